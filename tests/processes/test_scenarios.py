"""Every scenario of the release holds, and together they walk every sequence flow."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

import processes
from engine import bpmn, catalog
from engine.testing import Stage
from engine.testing.scenario import Scenario, ScenarioResult
from tests.engine.foretold import ForetellingStage

FOLDERS = catalog.folders("processes")
SCENARIOS = [scenario for folder in FOLDERS for scenario in Scenario.of_folder(folder.key, folder.path)]
_played: dict[Path, ScenarioResult] = {}
_foretold: Counter[str] = Counter()


def play(scenario: Scenario) -> ScenarioResult:
    """On a stage of its own that looks ahead before every step; played once, however many tests ask."""
    if scenario.path not in _played:
        stage = ForetellingStage()
        stage.deploy()
        _played[scenario.path] = scenario.play(stage)
        _foretold.update(stage.engine.compared)
        stage.database.dispose()
    return _played[scenario.path]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: f"{s.key}/{s.path.stem}")
def test_a_scenario_holds(scenario: Scenario) -> None:
    assert play(scenario).differences == ()


def test_the_scenarios_walk_every_sequence_flow() -> None:
    walked = set().union(*(play(scenario).flows for scenario in SCENARIOS))
    drawn = {(folder.key, flow) for folder in FOLDERS for flow in bpmn.Model.read(folder.files()["process.bpmn"]).flows}

    assert drawn - walked == set()


def test_in_every_scenario_what_a_button_foretold_is_what_came() -> None:
    """The same people at the same steps, wherever no input changed; a difference fails the scenario itself."""
    for scenario in SCENARIOS:
        play(scenario)

    assert _foretold["invoicing_entitlement_swap"] > 50, _foretold


@pytest.mark.parametrize("letter", "abcdefghi")
def test_the_business_cases_a_to_i_are_all_told(letter: str) -> None:
    folder = Path(processes.__path__[0]) / "invoicing_entitlement_swap" / "scenarios"

    assert len(list(folder.glob(f"{letter}_*.yaml"))) == 1


@pytest.mark.parametrize("stem", ["a_paid", "l_failed_then_aborted_paid", "n_waiver_approved", "a_change", "f_merge", "i_bound_elsewhere"])
def test_registry_and_tokens_move_together_on_both_databases(database: Database, stem: str) -> None:
    stage = Stage(database)
    stage.deploy()
    scenario = next(s for s in SCENARIOS if s.path.stem == stem)

    assert scenario.play(stage).differences == ()
