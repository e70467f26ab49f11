"""The working calendar is edited while timers run: those that count working time follow, by the next sweep; others stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.calendar import LOCAL
from engine.commands import FailStart, ReckonStart, ReckonTimers, RemoveCalendarDay, ReturnTo, SetCalendarDay, Suspend
from engine.errors import NotAdministrator
from engine.queries import DefinitionVersions, HistoryOf, NextMoment
from engine.store.calendar_days import calendar_edit
from engine.store.instances import process_instance
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.testing.statements import counting
from tests.commands.acting import approve, codes, detail, open_at, started, task_at
from tests.commands.test_races import at_once
from tests.engine.drawing import Node, call, catch, draw, end, script, timer, timer_boundary, user
from tests.engine.office import ANN, MAX, ROOT, open_office

MONDAY, SATURDAY = date(2025, 12, 1), date(2025, 11, 29)
LATE = draw(
    "late", user("check", "role:approver"), timer_boundary("too_late", "check", duration="2 workdays"), user("chief", "role:finance"),
    end("end"), end("gone"), paths="""
    start > check > end
    too_late > chief > gone
    """,
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    """Friday, 28 November 2025, 16:00 in Shanghai."""
    found = open_office(database, LATE)
    found.clock.at = datetime(2025, 11, 28, 8, 0, tzinfo=UTC)
    return found


def free(stage: Stage, day: date = MONDAY) -> None:
    stage.engine.execute(SetCalendarDay(day, False, "停电"), ROOT)


def next_moment(stage: Stage) -> str:
    moment = stage.engine.ask(NextMoment(), SYSTEM)
    return f"{moment.astimezone(LOCAL):%m-%d %H:%M}" if moment else ""


def row_version(stage: Stage, instance_id: str) -> int:
    with stage.database.connect() as connection:
        return int(connection.scalar(select(process_instance.c.row_version).where(process_instance.c.id == instance_id)) or 0)


def rest(key: str, node: Node) -> dict[str, bytes]:
    return draw(key, node, user("check", "role:approver"), paths=f"start > {node.id} > check > end")


def test_a_day_set_free_moves_what_counts_it_and_given_back_it_moves_again(stage: Stage) -> None:
    request = started(stage, "late", ANN)
    assert next_moment(stage) == "12-02 16:00"

    free(stage)
    assert (sweep(stage.engine), next_moment(stage)) == (0, "12-03 16:00")
    stage.engine.execute(RemoveCalendarDay(MONDAY), ROOT)
    assert (sweep(stage.engine), next_moment(stage)) == (0, "12-02 16:00")

    moved = [e for e in stage.engine.ask(HistoryOf(request.id), ROOT) if e.code == "timer.moved"]
    due = ["2025-12-02T08:00:00+00:00", "2025-12-03T08:00:00+00:00"]
    assert [(e.params["element_path"], e.params["before"], e.params["due"], e.actor.id) for e in moved] == [
        ("too_late", due[0], due[1], "system"), ("too_late", due[1], due[0], "system"),
    ]  # fmt: skip
    stage.clock.at = datetime(2025, 12, 2, 8, tzinfo=UTC)
    assert (sweep(stage.engine), open_at(stage, request.id)) == (1, ["chief"])
    assert violations(stage.engine) == []


def test_a_day_that_becomes_worked_may_fire_at_once(stage: Stage) -> None:
    request = started(stage, "late", ANN)
    stage.clock.at = datetime(2025, 12, 1, 8, tzinfo=UTC)
    assert sweep(stage.engine) == 0

    stage.engine.execute(SetCalendarDay(SATURDAY, True, "加班"), ROOT)

    assert (sweep(stage.engine), open_at(stage, request.id)) == (1, ["chief"])
    assert codes(stage, request.id) == ["instance.submitted", "timer.moved", "timer.fired"]


def test_an_edit_that_changes_nothing_for_a_timer_is_not_in_its_history(stage: Stage) -> None:
    request = started(stage, "late", ANN)
    free(stage, date(2025, 12, 25))
    sweep(stage.engine)
    version = row_version(stage, request.id)

    assert (codes(stage, request.id), next_moment(stage)) == (["instance.submitted"], "12-02 16:00")
    sweep(stage.engine)
    assert row_version(stage, request.id) == version, "once for each edit"


@pytest.mark.parametrize(
    ("written", "before", "after"),
    [
        ({"duration": "2个工作日"}, "12-02 16:00", "12-03 16:00"),
        ({"duration": "workdays(days)"}, "12-02 16:00", "12-03 16:00"),
        ({"duration": "4 workhours"}, "12-01 11:00", "12-02 11:00"),
        ({"duration": "P2D"}, "11-30 16:00", "11-30 16:00"),
        ({"date": "2025-12-02T16:00:00+08:00"}, "12-02 16:00", "12-02 16:00"),
    ],
)
def test_only_working_time_follows_in_whatever_way_it_is_written(stage: Stage, written: dict[str, str], before: str, after: str) -> None:
    stage.deploy_files(rest("pause", timer("rest", **written)))
    request = started(stage, "pause", ANN, days=2)
    version = row_version(stage, request.id)
    assert next_moment(stage) == before

    free(stage)
    sweep(stage.engine)

    assert (next_moment(stage), row_version(stage, request.id) == version) == (after, before == after)
    assert violations(stage.engine) == []


def test_a_cycle_keeps_its_grid_and_what_is_left(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "reminded", user("check", "role:approver"), timer_boundary("again", "check", interrupting=False, cycle="R3/1 workdays"),
            script("count", "count = if count = null then 1 else count + 1"), end("end"), end("counted"),
            paths="""
            start > check > end
            again > count > counted
            """,
        )
    )  # fmt: skip
    request = started(stage, "reminded", ANN)
    stage.clock.at = datetime(2025, 12, 1, 8, tzinfo=UTC)
    assert sweep(stage.engine) == 1
    free(stage, date(2025, 12, 2))

    moments = []
    for _ in range(2):
        sweep(stage.engine)
        moments.append(next_moment(stage))
        stage.clock.at = stage.engine.ask(NextMoment(), SYSTEM)
        sweep(stage.engine)

    assert (moments, next_moment(stage), detail(stage, request.id).variables["count"]) == (["12-03 16:00", "12-04 16:00"], "", 3)
    assert violations(stage.engine) == []


def test_timers_in_called_processes_and_behind_gateways_follow_while_suspended_too(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "waits", Node("eventBasedGateway", "first"), catch("came", "paid"), timer("never", duration="2 workdays"), end("a"), end("b"),
            paths="""
            start > first > came > a
            first > never > b
            """, starters="=none",
        )
    )  # fmt: skip
    stage.deploy_files(draw("caller", call("sub", "waits"), user("check", "role:approver"), paths="start > sub > check > end"))
    request = started(stage, "caller", ANN)
    stage.engine.execute(Suspend(request.id, "等一等"), ROOT)

    free(stage)
    sweep(stage.engine)

    (moved,) = [e for e in stage.engine.ask(HistoryOf(request.id), ROOT) if e.code == "timer.moved"]
    assert (moved.params["element_path"], moved.params["due"]) == ("sub/never", "2025-12-03T08:00:00+00:00")
    assert violations(stage.engine) == []


def test_what_does_not_wait_any_more_is_left_alone(stage: Stage) -> None:
    done, returned = started(stage, "late", ANN), started(stage, "late", ANN)
    approve(stage, done.id, MAX)
    stage.engine.execute(ReturnTo(task_at(stage, returned.id), opinion="补材料"), MAX)
    before = [row_version(stage, one.id) for one in (done, returned)]

    free(stage)
    sweep(stage.engine)

    assert [row_version(stage, one.id) for one in (done, returned)] == before
    assert stage.engine.execute(ReckonTimers(done.id), SYSTEM) == 0
    assert violations(stage.engine) == []


def test_sweeps_at_once_move_each_timer_once(stage: Stage) -> None:
    requests = [started(stage, "late", ANN) for _ in range(12)]
    free(stage)

    at_once(3, lambda n: sweep(stage.engine))
    sweep(stage.engine)

    assert [codes(stage, request.id).count("timer.moved") for request in requests] == [1] * 12
    assert violations(stage.engine) == []


def test_edits_at_once_are_numbered_apart(stage: Stage) -> None:
    at_once(2, lambda n: free(stage, MONDAY + timedelta(days=n)))

    with stage.database.connect() as connection:
        edits = connection.execute(select(calendar_edit.c.seq, calendar_edit.c.day, calendar_edit.c.by).order_by(calendar_edit.c.seq)).all()
    assert ([e.seq for e in edits], {e.day for e in edits}, {e.by for e in edits}) == ([1, 2], {MONDAY, MONDAY + timedelta(days=1)}, {"root"})


def starting(name: str = "日报", **when: str) -> dict[str, bytes]:
    return draw("report", timer("every", "startEvent", **when), user("check", "role:approver"), paths="every > check > end", name=name)


@pytest.mark.parametrize(
    ("written", "before", "after"),
    [
        ({"cycle": "R/2 workdays"}, "12-02 16:00", "12-03 16:00"),
        ({"duration": "2 workdays"}, "12-02 16:00", "12-03 16:00"),
        ({"cycle": "R/P3D"}, "12-01 16:00", "12-01 16:00"),
        ({"cycle": "R/2025-12-01T09:00:00+08:00/1 workdays"}, "12-01 09:00", "12-01 09:00"),
    ],
)
def test_a_start_by_the_clock_follows_too(stage: Stage, written: dict[str, str], before: str, after: str) -> None:
    stage.deploy_files(starting(**written))
    assert next_moment(stage) == before

    free(stage)
    sweep(stage.engine)

    assert next_moment(stage) == after
    stage.clock.at = stage.engine.ask(NextMoment(), SYSTEM)
    assert sweep(stage.engine) == 1


def test_a_new_version_with_the_same_timer_is_reckoned_like_the_one_before(stage: Stage) -> None:
    stage.deploy_files(starting(cycle="R/2 workdays"))
    free(stage)
    stage.deploy_files(starting("日报二", cycle="R/2 workdays"))
    assert next_moment(stage) == "12-02 16:00"

    sweep(stage.engine)

    assert next_moment(stage) == "12-03 16:00"


def test_a_start_that_is_due_and_failed_stays_due(stage: Stage) -> None:
    deployed = stage.deploy_files(starting(cycle="R/2 workdays"))
    stage.clock.at = datetime(2025, 12, 2, 8, tzinfo=UTC)
    stage.engine.execute(FailStart(deployed.definition_id, "x", "y"), SYSTEM)
    free(stage)

    assert stage.engine.execute(ReckonStart(deployed.definition_id), SYSTEM) is False

    failure = stage.engine.ask(DefinitionVersions("report"), ROOT)[0].start_failure
    assert failure is not None
    assert failure.due == stage.clock()


def test_an_edit_costs_the_same_for_any_number_of_timers_and_a_quiet_sweep_three_looks(stage: Stage) -> None:
    for _ in range(5):
        started(stage, "late", ANN)
    with counting(stage.database) as edited:
        free(stage)
    with counting(stage.database) as moved:
        sweep(stage.engine)
    with counting(stage.database) as quiet:
        sweep(stage.engine)

    assert (len(edited.statements), edited.commits) == (4, 1)
    assert len([text for text in moved.statements if text.startswith("UPDATE process_instance")]) == 5
    assert len([text for text in quiet.statements if "calendar_edit" in text]) == 3
    assert len(quiet.statements) == 11


def test_only_the_system_reckons(stage: Stage) -> None:
    request = started(stage, "late", ANN)

    for command in (ReckonTimers(request.id), ReckonStart("x")):
        with pytest.raises(NotAdministrator):
            stage.engine.execute(command, ROOT)
