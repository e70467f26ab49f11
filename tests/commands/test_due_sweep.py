"""What is due happens once, whoever sweeps and whatever fails; suspension, returns and an edited calendar."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from engine.actor import SYSTEM
from engine.calendar import LOCAL
from engine.commands import FireDue, ReckonDue, RetryIncident, SetCalendarDay
from engine.errors import NotAdministrator
from engine.model import InstanceState
from engine.queries import NextMoment
from engine.settings import Settings
from engine.store.due_firings import due_firing
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, incidents, open_at, reject, send_back, started, suspend, task_at
from tests.commands.dues import DAY, FRIDAY, HOUR, deadlines, due, later, natural_way, on_friday, request, said, visits
from tests.commands.lines import line, rows
from tests.commands.test_races import at_once
from tests.engine.drawing import Node, draw, script, user
from tests.engine.house import open_house
from tests.engine.office import ANN, FAY, MAX, ROOT


@pytest.fixture
def stage(database: Database) -> Stage:
    return on_friday(database)


# -- Nothing lost, nothing twice ----------------------------------------------------------------------------------------------------


def test_a_decision_before_the_sweep_beats_the_time_that_is_over(stage: Stage) -> None:
    id_ = request(stage, due("reject"))
    stage.clock.forward(11 * HOUR)
    approve(stage, id_, MAX)

    assert (sweep(stage.engine), open_at(stage, id_)) == (0, ["pay"])


def test_two_workers_at_once_do_it_once(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    task = task_at(stage, id_)
    stage.clock.forward(11 * HOUR)

    done = at_once(2, lambda _: stage.engine.execute(FireDue(task), SYSTEM))

    assert sorted(bool(one) for one in done) == [False, True]
    assert codes(stage, id_).count("task.auto_approved.due") == 1
    assert violations(stage.engine) == []


def test_the_database_itself_lets_no_step_happen_twice(stage: Stage) -> None:
    request(stage, due())
    later(stage, 8 * HOUR)
    with stage.database.connect() as connection:
        [row] = connection.execute(select(due_firing)).mappings().all()
    assert (row["step"], row["due_at"], row["fired_at"]) == ("80%", FRIDAY + 8 * HOUR, FRIDAY + 8 * HOUR)

    with pytest.raises(IntegrityError), stage.database.connect().execution_options(write=True) as connection:
        connection.execute(insert(due_firing), [dict(row)])


def test_only_the_system_lets_time_be_over(stage: Stage) -> None:
    id_ = request(stage, due())
    for command in (FireDue(task_at(stage, id_)), ReckonDue(id_)):
        with pytest.raises(NotAdministrator):
            stage.engine.execute(command, ROOT)  # type: ignore[arg-type]  # every command has execute


def test_what_is_refused_is_an_incident_of_that_task_alone(database: Database) -> None:
    stage = open_house(database, settings=Settings(variables_bytes=500))
    swell = script("swell", f'text = if small = true then "" else "{"x" * 600}"')
    line(stage, due("approve"), swell, user("pay", "user:fay"))
    broken, sound = started(stage, "way", ANN).id, started(stage, "way", ANN, small=True).id
    stage.clock.forward(11 * HOUR)

    assert sweep(stage.engine) == 1
    assert sweep(stage.engine) == 0, "it is left alone until somebody has seen to it"

    [found] = incidents(stage)
    assert (found.kind, found.cause, found.process_instance_id) == ("due", "variables_rejected", broken)
    assert (open_at(stage, broken), open_at(stage, sound)) == (["check"], ["pay"])
    stage.engine.execute(RetryIncident(found.id), ROOT)
    assert sweep(stage.engine) == 0
    [again] = incidents(stage)
    assert reject(stage, broken, MAX).instance.state is InstanceState.REJECTED
    assert (again.id != found.id, incidents(stage)) == (True, [])
    assert violations(stage.engine) == []


def test_an_incident_of_another_step_stops_nobodys_time(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "wide", Node("parallelGateway", "fork"), due("approve"), user("none", "role:nobody", on_empty="hold"), Node("parallelGateway", "join"),
            paths="""
            start > fork > check > join > end
            fork > none > join
            """,
        )
    )  # fmt: skip
    id_ = started(stage, "wide", ANN).id
    assert [one.kind for one in incidents(stage)] == ["assignment"]
    later(stage, 11 * HOUR)

    assert rows(stage, id_, "check") == [("max", "auto_approved", "on_due:approve")]


# -- Suspended, sent back, and a calendar that is edited ----------------------------------------------------------------------------


def test_while_it_is_suspended_nothing_happens_and_what_came_due_happens_then(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    suspend(stage, id_)
    assert later(stage, 11 * HOUR) == 0
    assert stage.engine.ask(NextMoment(), SYSTEM) is None
    suspend(stage, id_, False)

    assert (sweep(stage.engine), open_at(stage, id_)) == (1, ["pay"])


def test_who_gets_it_back_has_a_time_of_his_own(stage: Stage) -> None:
    line(stage, due("approve"), user("pay", "user:fay"))
    id_ = started(stage, "way", ANN).id
    approve(stage, id_, MAX)
    stage.clock.forward(DAY)
    [visit] = [a for a in visits(stage, id_) if a[1] == "check"]
    send_back(stage, id_, FAY, target=visit[0])

    assert deadlines(stage, id_) == {"max": f"{(stage.clock.at + 10 * HOUR).astimezone(LOCAL):%m-%d %H:%M}"}
    later(stage, 11 * HOUR)
    assert open_at(stage, id_) == ["pay"], "YunaiV/ruoyi-vue-pro#1018: a step that was returned to times out again"


def test_an_edited_calendar_moves_what_counts_working_time(stage: Stage) -> None:
    id_ = request(stage, due(time="2 workdays", remind="50%"))
    natural = started(stage, natural_way(stage), ANN).id
    assert deadlines(stage, id_) == {"max": "12-02 16:00"}

    stage.engine.execute(SetCalendarDay(date(2025, 12, 1), False, "停电"), ROOT)
    assert sweep(stage.engine) == 0

    assert (deadlines(stage, id_), deadlines(stage, natural)) == ({"max": "12-03 16:00"}, {"max": "11-30 16:00"})
    assert codes(stage, id_) == ["instance.submitted", "task.due_moved"]
    assert said(stage, id_, "task.due_moved") == ["工作日历有修改，重新计算期限"]
    stage.clock.at = datetime(2025, 12, 2, 8, tzinfo=UTC)
    sweep(stage.engine)
    assert codes(stage, id_)[-1] == "task.reminded"
    stage.engine.execute(SetCalendarDay(date(2025, 12, 25), False, "停电"), ROOT)
    sweep(stage.engine)
    stage.clock.at = datetime(2025, 12, 3, 8, tzinfo=UTC)
    sweep(stage.engine)
    assert codes(stage, id_) == ["instance.submitted", "task.due_moved", "task.reminded", "task.overdue"]
    assert violations(stage.engine) == []
