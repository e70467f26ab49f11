"""Whatever people do in whatever process, what is offered works, what is not offered is refused, and nothing is lost, doubled or rewritten.

`PIAOFLOW_RUNS` says how many offices (`make soak`: 50 000). One that fails is told by Hypothesis, shortened, with its process and every step.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine as Database

from tests.engine.house import open_house
from tests.engine.office_at_random import RandomOffice

RUNS = int(os.environ.get("PIAOFLOW_RUNS", "300"))
AT_ONCE = 25
STEPS = 25
ON_POSTGRESQL = max(8, RUNS // 40)


def run(first: int, count: int, **more: Any) -> None:
    office = type("Office", (RandomOffice,), more)
    rules = settings(
        max_examples=count, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False,
        report_multiple_bugs=False, phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    run_state_machine_as_test(seed(first)(office), settings=rules)


@pytest.mark.parametrize("first", range(0, RUNS, AT_ONCE))
def test_whatever_people_press_in_whatever_process_it_stays_whole(first: int) -> None:
    run(first, AT_ONCE)


@pytest.mark.postgresql
def test_so_it_does_on_postgresql(postgres: Database) -> None:
    """One office after the other in the same house."""
    house = open_house(postgres)
    run(1, ON_POSTGRESQL, open_stage=staticmethod(lambda: house))
