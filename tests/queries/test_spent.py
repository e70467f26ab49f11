"""How long people took, person by person and step by step, in natural and in working time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.commands import Transfer
from engine.model import Spent
from engine.queries import HistoryOf
from engine.sweep import sweep
from engine.testing import Stage
from tests.commands.acting import approve, started, task_at
from tests.commands.lines import line
from tests.engine.drawing import user
from tests.engine.house import open_house
from tests.engine.office import ANN, EVE, MAX, TOM

HOUR = timedelta(hours=1)


@pytest.fixture
def stage(database: Database) -> Stage:
    """Friday, 28 November 2025, 16:00 in Shanghai."""
    found = open_house(database)
    found.clock.at = datetime(2025, 11, 28, 8, tzinfo=UTC)
    return found


def spent(stage: Stage, instance_id: str) -> list[tuple[str, Spent]]:
    """(code, time) of the entries that say one."""
    return [(entry.code, entry.spent) for entry in stage.engine.ask(HistoryOf(instance_id), SYSTEM) if entry.spent is not None]


def test_each_person_is_told_his_own_time_and_who_ends_a_step_that_of_the_step(stage: Stage) -> None:
    line(stage, user("sign", "user:max,user:eve", mode="all"))
    request = started(stage, "way", ANN)
    stage.clock.forward(2 * HOUR)
    approve(stage, request.id, MAX, mine=True)
    stage.clock.forward(HOUR)
    stage.engine.execute(Transfer(task_at(stage, request.id, of=EVE), "tom"), EVE)
    stage.clock.forward(4 * HOUR)
    approve(stage, request.id, TOM, mine=True)

    assert spent(stage, request.id) == [
        ("task.approved", Spent(2 * HOUR)), ("task.transferred", Spent(3 * HOUR)), ("task.approved", Spent(4 * HOUR, None, 7 * HOUR)),
    ]  # fmt: skip


def test_in_turn_the_time_of_each_begins_with_his_turn(stage: Stage) -> None:
    line(stage, user("sign", "user:max,user:eve", mode="sequence"))
    request = started(stage, "way", ANN)
    for person in (MAX, EVE):
        stage.clock.forward(HOUR)
        approve(stage, request.id, person, mine=True)

    assert [told for _, told in spent(stage, request.id)] == [Spent(HOUR), Spent(HOUR, None, 2 * HOUR)]


def test_working_time_is_told_where_a_step_is_due_in_working_time(stage: Stage) -> None:
    line(stage, user("check", "user:max", due="2 workdays"), user("pay", "user:eve", due="P9D"))
    request = started(stage, "way", ANN)
    stage.clock.at = datetime(2025, 12, 1, 2, tzinfo=UTC)
    approve(stage, request.id, MAX)
    stage.clock.forward(HOUR)
    approve(stage, request.id, EVE)

    assert [told for _, told in spent(stage, request.id)] == [Spent(66 * HOUR, 3 * HOUR), Spent(HOUR)]


def test_what_the_clock_decides_took_as_long_as_it_lay_there(stage: Stage) -> None:
    line(stage, user("check", "user:max", due="PT10H", on_due="approve"))
    request = started(stage, "way", ANN)
    stage.clock.forward(11 * HOUR)
    sweep(stage.engine)

    assert spent(stage, request.id) == [("task.auto_approved.due", Spent(11 * HOUR))]
