"""Processes that the clock starts: once for each due moment, on any number of workers, always the newest version."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.commands import DeployProcess, EnableDefinition, PostponeStart, StartInstance
from engine.errors import EngineError
from engine.model import InstanceItem
from engine.queries import Instances, NextMoment
from engine.settings import Settings
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import codes
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, script, timer, user
from tests.engine.office import ANN, ROOT, open_office

DAY = timedelta(days=1)


def report(name: str = "日报", **when: str) -> dict[str, bytes]:
    return draw("report", timer("every_day", "startEvent", **when), user("check", "role:approver"), paths="every_day > check > end", name=name)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, settings=Settings(variables_bytes=500))


def requests(stage: Stage) -> list[InstanceItem]:
    return list(stage.engine.ask(Instances(definition_key="report"), ROOT).items)


def test_a_cycle_starts_an_instance_each_time_it_is_due_and_only_then(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    assert sweep(stage.engine) == 0

    for day in range(1, 4):
        stage.clock.forward(DAY)
        assert sweep(stage.engine) == 1
        assert sweep(stage.engine) == 0
        assert len(requests(stage)) == day

    first = requests(stage)[0]
    assert (first.initiator.id, first.state) == ("system", "running")
    assert codes(stage, first.id) == ["instance.started_by_timer"]
    assert violations(stage.engine) == []


def test_after_a_down_time_of_days_one_instance_is_started_and_the_hour_stays(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    began = stage.clock()
    stage.clock.forward(5 * DAY + timedelta(hours=3))

    assert sweep(stage.engine) == 1

    assert stage.engine.ask(NextMoment(), SYSTEM) == began + 6 * DAY


def test_a_cycle_with_a_number_ends_after_it(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R2/P1D"))
    for _ in range(4):
        stage.clock.forward(DAY)
        sweep(stage.engine)

    assert len(requests(stage)) == 2
    assert stage.engine.ask(NextMoment(), SYSTEM) is None


@pytest.mark.parametrize("when", [{"date": "2025-11-28T09:00:00+08:00"}, {"duration": "P8D"}, {"duration": "6 workdays"}])
def test_a_date_or_duration_starts_one_instance(stage: Stage, when: dict[str, str]) -> None:
    stage.deploy_files(report(**when))
    assert sweep(stage.engine) == 0
    stage.clock.forward(10 * DAY)

    assert (sweep(stage.engine), sweep(stage.engine)) == (1, 0)
    stage.deploy_files(report(name="改名", **when))
    assert sweep(stage.engine) == 0


def test_a_new_version_takes_the_schedule_over_and_an_unchanged_timer_keeps_its_moment(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.clock.forward(timedelta(hours=20))
    stage.deploy_files(report(cycle="R/P1D", name="日报二"))
    stage.clock.forward(timedelta(hours=4))

    assert sweep(stage.engine) == 1

    assert [r.definition_version for r in requests(stage)] == [2]


def test_another_timer_of_a_new_version_counts_from_its_deployment(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.clock.forward(timedelta(hours=20))
    stage.deploy_files(report(cycle="R/PT12H"))

    assert stage.engine.ask(NextMoment(), SYSTEM) == stage.clock() + timedelta(hours=12)


def test_a_version_without_the_timer_ends_the_schedule(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.deploy_files(draw("report", user("check", "role:approver"), paths="start > check > end"))
    stage.clock.forward(2 * DAY)

    assert sweep(stage.engine) == 0


def test_a_disabled_process_is_not_started_and_an_enabled_one_once_for_all_it_missed(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.engine.execute(EnableDefinition("report", False), ROOT)
    stage.clock.forward(3 * DAY)
    assert sweep(stage.engine) == 0

    stage.engine.execute(EnableDefinition("report", True), ROOT)

    assert (sweep(stage.engine), sweep(stage.engine)) == (1, 0)


def test_sweeps_at_once_start_one_instance(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))
    stage.clock.forward(DAY)

    assert sorted(str(n) for n in at_once(4, lambda n: sweep(stage.engine))) == ["0", "0", "0", "1"]
    assert len(requests(stage)) == 1


def test_a_person_cannot_start_what_only_the_clock_starts(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/P1D"))

    with pytest.raises(EngineError):
        stage.engine.execute(StartInstance("report"), ANN)
    assert requests(stage) == []


def test_a_start_that_cannot_be_done_is_tried_again_later_and_not_at_once(stage: Stage) -> None:
    swells = draw(
        "report", timer("every_day", "startEvent", cycle="R2/P1D"), script("swell", f'text = "{"x" * 600}"'), user("check", "role:approver"),
        paths="every_day > swell > check > end",
    )  # fmt: skip
    stage.engine.execute(DeployProcess(swells), SYSTEM)
    stage.clock.forward(DAY)

    assert (sweep(stage.engine), sweep(stage.engine)) == (0, 0)

    assert stage.engine.ask(NextMoment(), SYSTEM) == stage.clock() + timedelta(minutes=5)
    assert requests(stage) == []
    assert stage.engine.execute(PostponeStart(stage.deploy_files(swells).definition_id), SYSTEM) is False


def test_a_cycle_that_names_its_first_moment_begins_then(stage: Stage) -> None:
    stage.deploy_files(report(cycle="R/2025-12-01T09:00:00+08:00/P1W"))

    assert stage.engine.ask(NextMoment(), SYSTEM) == datetime(2025, 12, 1, 1, tzinfo=UTC)
    stage.clock.at = datetime(2025, 12, 1, 1, tzinfo=UTC)
    sweep(stage.engine)
    assert stage.engine.ask(NextMoment(), SYSTEM) == datetime(2025, 12, 8, 1, tzinfo=UTC)
