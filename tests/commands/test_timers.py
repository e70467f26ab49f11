"""Timers: what is due fires once, by the sweep alone, whatever happens meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.calendar import LOCAL
from engine.commands import Cancel, FireTimers, RetryIncident, SetCalendarDay, Withdraw
from engine.errors import NotAdministrator
from engine.model import InstanceState
from engine.queries import Incidents, NextMoment
from engine.settings import Settings
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, started
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, end, script, timer, timer_boundary, user
from tests.engine.office import ANN, MAX, ROOT, open_office

PAUSE = draw("pause", timer("rest", duration="PT1H"), user("check", "role:approver"), paths="start > rest > check > end")
LATE = draw(
    "late", user("check", "role:approver"), timer_boundary("too_late", "check", duration="2 workdays"), user("chief", "role:finance"),
    end("end"), end("gone"), paths="""
    start > check > end
    too_late > chief > gone
    """,
)  # fmt: skip
REMINDED = draw(
    "reminded", user("check", "role:approver"), timer_boundary("again", "check", interrupting=False, cycle="R/PT1H"),
    script("count", "count = if count = null then 1 else count + 1"), end("end"), end("counted"),
    paths="""
    start > check > end
    again > count > counted
    """,
)  # fmt: skip
BROKEN = draw(
    "broken", timer("rest", duration="PT1H"), script("swell", f'text = if small = true then "" else "{"x" * 600}"'), user("check", "role:approver"),
    paths="start > rest > swell > check > end",
)  # fmt: skip
HOUR = timedelta(hours=1)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, PAUSE, LATE, REMINDED, BROKEN, settings=Settings(variables_bytes=500))


def test_a_timer_fires_when_it_is_due_and_not_before(stage: Stage) -> None:
    request = started(stage, "pause", ANN)
    stage.clock.forward(HOUR - timedelta(seconds=1))
    assert sweep(stage.engine) == 0
    assert open_at(stage, request.id) == []
    stage.clock.forward(timedelta(seconds=1))

    assert sweep(stage.engine) == 1

    assert open_at(stage, request.id) == ["check"]
    assert codes(stage, request.id)[1] == "timer.fired"
    assert sweep(stage.engine) == 0
    assert violations(stage.engine) == []


def test_two_workdays_skip_the_weekend_and_the_day_an_administrator_set_free(stage: Stage) -> None:
    """Friday, 28 November 2025, 16:00 in Shanghai; Monday was set free, so the second workday is the Wednesday."""
    stage.clock.at = datetime(2025, 11, 28, 8, 0, tzinfo=UTC)
    stage.engine.execute(SetCalendarDay(date(2025, 12, 1), False, "停电"), ROOT)
    request = started(stage, "late", ANN)
    stage.clock.at = datetime(2025, 12, 3, 7, 59, tzinfo=UTC)
    assert sweep(stage.engine) == 0
    stage.clock.at = datetime(2025, 12, 3, 8, 0, tzinfo=UTC)

    assert sweep(stage.engine) == 1

    assert open_at(stage, request.id) == ["chief"]


@pytest.mark.parametrize("text", ["2个工作日", "workdays(2)", "workdays(days)", 'string(days) + " workdays"', "15 workhours"])
def test_working_time_is_written_in_several_ways(database: Database, text: str) -> None:
    """15 hours are two days of 7.5; Thursday noon in Shanghai to Monday."""
    stage = open_office(database, draw("ways", timer("rest", duration=text), user("check", "role:approver"), paths="start > rest > check > end"))
    started(stage, "ways", ANN, days=2)

    moment = stage.engine.ask(NextMoment(), SYSTEM)

    assert moment is not None
    assert moment.astimezone(LOCAL).date() == date(2025, 11, 24)


def test_a_decision_before_the_sweep_beats_a_timer_that_is_due_already(stage: Stage) -> None:
    request = started(stage, "late", ANN)
    stage.clock.forward(timedelta(days=30))

    assert approve(stage, request.id, MAX).instance.state is InstanceState.APPROVED
    assert sweep(stage.engine) == 0
    assert violations(stage.engine) == []


def test_after_a_down_time_a_cycle_fires_once_and_then_regularly(stage: Stage) -> None:
    request = started(stage, "reminded", ANN)
    stage.clock.forward(timedelta(hours=20, minutes=30))

    sweep(stage.engine)
    assert detail(stage, request.id).variables["count"] == 1
    stage.clock.forward(timedelta(minutes=29))
    assert sweep(stage.engine) == 0
    stage.clock.forward(timedelta(minutes=1))
    sweep(stage.engine)
    assert detail(stage, request.id).variables["count"] == 2
    assert open_at(stage, request.id) == ["check"]
    assert violations(stage.engine) == []


def test_a_cycle_of_working_time_fires_in_working_hours_only(database: Database) -> None:
    """Thursday noon in Shanghai; four hours at a time, seven and a half a day."""
    reminded = draw(
        "reminded", user("check", "role:approver"), timer_boundary("again", "check", interrupting=False, cycle="R3/4 workhours"),
        script("count", "count = if count = null then 1 else count + 1"), end("end"), end("counted"),
        paths="""
        start > check > end
        again > count > counted
        """,
    )  # fmt: skip
    stage = open_office(database, reminded)
    request = started(stage, "reminded", ANN)
    moments = []
    while (moment := stage.engine.ask(NextMoment(), SYSTEM)) is not None:
        moments.append(f"{moment.astimezone(LOCAL):%a %H:%M}")
        stage.clock.at = moment
        assert sweep(stage.engine) == 1

    assert (moments, detail(stage, request.id).variables["count"]) == (["Thu 17:30", "Fri 14:00", "Fri 18:00"], 3)
    assert violations(stage.engine) == []


@pytest.mark.parametrize("ends", ["withdrawn", "terminated"])
def test_the_timers_of_a_request_that_is_over_or_with_its_initiator_do_not_fire(stage: Stage, ends: str) -> None:
    request = started(stage, "late", ANN)
    stage.engine.execute(*((Withdraw(request.id), ANN) if ends == "withdrawn" else (Cancel(request.id, "不办了"), ROOT)))
    stage.clock.forward(timedelta(days=30))

    assert sweep(stage.engine) == 0
    assert stage.engine.execute(FireTimers(request.id), SYSTEM) == 0
    assert violations(stage.engine) == []


def test_a_timer_whose_step_is_refused_becomes_one_incident_and_holds_up_nobody(stage: Stage) -> None:
    bad = started(stage, "broken", ANN)
    good = started(stage, "pause", ANN)
    stage.clock.forward(2 * HOUR)

    assert sweep(stage.engine) == 1
    assert sweep(stage.engine) == 0

    assert open_at(stage, good.id) == ["check"]
    (incident,) = stage.engine.ask(Incidents(), ROOT).items
    assert (incident.process_instance_id, incident.element_path) == (bad.id, "rest")
    assert detail(stage, bad.id).instance.state == "faulted"
    assert violations(stage.engine) == []


def test_a_retried_timer_is_fired_by_the_next_sweep(stage: Stage) -> None:
    bad = started(stage, "broken", ANN)
    stage.clock.forward(2 * HOUR)
    sweep(stage.engine)

    stage.engine.execute(RetryIncident(stage.engine.ask(Incidents(), ROOT).items[0].id), ROOT)
    assert detail(stage, bad.id).instance.state == "running"
    sweep(stage.engine)

    assert len(stage.engine.ask(Incidents(), ROOT).items) == 1
    assert len(stage.engine.ask(Incidents(resolved=True), ROOT).items) == 1


def test_nobody_but_the_system_fires_timers(stage: Stage) -> None:
    request = started(stage, "pause", ANN)
    stage.clock.forward(2 * HOUR)

    with pytest.raises(NotAdministrator):
        stage.engine.execute(FireTimers(request.id), ROOT)


def test_sweeps_at_once_fire_each_timer_once(stage: Stage) -> None:
    requests = [started(stage, "pause", ANN) for _ in range(12)]
    stage.clock.forward(HOUR)

    fired = at_once(3, lambda n: sweep(stage.engine))

    assert sum(int(str(count)) for count in fired) == len(requests)
    for request in requests:
        assert codes(stage, request.id).count("timer.fired") == 1
        assert open_at(stage, request.id) == ["check"]
    assert violations(stage.engine) == []


def test_what_a_killed_worker_had_begun_is_done_by_the_next(stage: Stage) -> None:
    """The kill comes between the step and the commit: nothing of it is kept, and it is still due."""
    request = started(stage, "pause", ANN)
    stage.clock.forward(HOUR)

    class Killed(Exception):
        pass

    class Dies(FireTimers):
        def execute(self, uow: object) -> int:
            super().execute(uow)  # type: ignore[arg-type]
            uow.flush()  # type: ignore[attr-defined]
            raise Killed

    with pytest.raises(Killed):
        stage.engine.execute(Dies(request.id), SYSTEM)
    assert open_at(stage, request.id) == []
    assert sweep(stage.engine) == 1
    assert codes(stage, request.id).count("timer.fired") == 1


def test_the_next_moment_is_that_of_the_earliest_timer(stage: Stage) -> None:
    assert stage.engine.ask(NextMoment(), SYSTEM) is None
    started(stage, "late", ANN)
    started(stage, "pause", ANN)

    assert stage.engine.ask(NextMoment(), SYSTEM) == stage.clock() + HOUR
