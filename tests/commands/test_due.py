"""The time people have for a task (approvals.md B7): who is reminded, and what happens when it is over. One row of the table, one test."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from engine.actor import SYSTEM
from engine.calendar import LOCAL
from engine.commands import AddSigners, Claim, Delegate, FireDue, ReckonDue, Resubmit, Retrieve, RetryIncident, SetCalendarDay, Transfer
from engine.errors import NotAdministrator
from engine.model import InstanceState
from engine.queries import Inbox, NextMoment, UserTaskById
from engine.settings import Settings
from engine.store.due_firings import due_firing
from engine.store.work import user_task
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.texts import Texts
from tests.commands.acting import approve, codes, detail, incidents, open_at, reject, send_back, started, suspend, task_at
from tests.commands.lines import asked, line, rows, told
from tests.commands.test_races import at_once
from tests.engine.drawing import Node, call, draw, end, script, user, xor
from tests.engine.house import open_house
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, TOM

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXTS = Texts.load([])
# Friday, 28 November 2025, 16:00 in Shanghai.
FRIDAY = datetime(2025, 11, 28, 8, tzinfo=UTC)


@pytest.fixture
def stage(database: Database) -> Stage:
    found = open_house(database)
    found.clock.at = FRIDAY
    return found


def due(on_due: str = "", candidates: str = "user:max", time: str = "PT10H", **more: str) -> Node:
    return user("check", candidates, due=time, **({"on_due": on_due} if on_due else {}), **more)


def request(stage: Stage, *tasks: Node) -> str:
    """A request whose first task is due, and which has another behind it."""
    line(stage, *tasks, user("pay", "user:fay"))
    return started(stage, "way", ANN).id


def later(stage: Stage, by: timedelta) -> int:
    """Time passes and the sweep comes by; gives how much it did."""
    stage.clock.forward(by)
    return sweep(stage.engine)


def said(stage: Stage, instance_id: str, code: str) -> list[str]:
    return [TEXTS.render(f"history.{code}", entry.params) for entry in told(stage, instance_id, code)]


def deadlines(stage: Stage, instance_id: str) -> dict[str, str]:
    """Until when the open tasks are due, in China, by who has them."""
    tasks = detail(stage, instance_id).instance.open_tasks
    return {task.assignee.id: f"{task.due_at.astimezone(LOCAL):%m-%d %H:%M}" for task in tasks if task.assignee and task.due_at}


# -- What happens, row by row -------------------------------------------------------------------------------------------------------


def test_who_has_it_is_reminded_at_four_fifths_of_the_time_and_once(stage: Stage) -> None:
    id_ = request(stage, due())
    assert later(stage, 8 * HOUR - timedelta(seconds=1)) == 0

    assert later(stage, timedelta(seconds=1)) == 1
    assert later(stage, HOUR) == 0

    [entry] = told(stage, id_, "task.reminded")
    assert (entry.actor.id, entry.params["names"], entry.params["element_path"]) == ("system", "马克", "check")
    assert said(stage, id_, "task.reminded") == ["到期提醒 马克"]
    assert asked(stage, id_) == ["max"]


def test_reminders_are_sent_as_often_as_the_designer_says(stage: Stage) -> None:
    id_ = request(stage, due(remind="50%,PT2H"))

    assert [later(stage, HOUR) for _ in range(12)] == [0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0]
    assert codes(stage, id_) == ["instance.submitted", "task.reminded", "task.reminded", "task.overdue"]


def test_mark_only_says_that_it_is_late(stage: Stage) -> None:
    id_ = request(stage, due())
    assert stage.engine.ask(Inbox(overdue=True), MAX).items == []
    later(stage, 11 * HOUR)

    assert codes(stage, id_) == ["instance.submitted", "task.overdue"], "what was missed meanwhile is not sent any more"
    assert said(stage, id_, "task.overdue") == ["已超时：马克"]
    [item] = stage.engine.ask(Inbox(overdue=True), MAX).items
    assert (item.overdue, item.process_instance_id) == (True, id_)
    assert (later(stage, 10 * DAY), asked(stage, id_)) == (0, ["max"])


def test_escalate_tells_the_superior_who_can_read_it_from_then_on(stage: Stage) -> None:
    id_ = request(stage, due("escalate", "user:sue"))
    later(stage, 11 * HOUR)

    assert said(stage, id_, "task.escalated") == ["苏 已超时，提醒上级 马克"]
    assert [item.id for item in stage.engine.ask(Inbox("copied"), MAX).items] == [id_]
    assert asked(stage, id_) == ["sue"]


@pytest.mark.parametrize(("candidates", "above"), [("role:finance", "苏"), ("user:tom", "苏"), ("role:staff@branch", "苏")])
def test_who_has_nobody_above_him_and_a_group_are_escalated_to_the_head_of_the_branch(stage: Stage, candidates: str, above: str) -> None:
    id_ = request(stage, due("escalate", candidates, mode="single"))
    later(stage, 11 * HOUR)

    assert [entry.params["names"] for entry in told(stage, id_, "task.escalated")] == [above]


def test_transfer_gives_it_to_whom_the_rule_names_with_no_more_time(stage: Stage) -> None:
    id_ = request(stage, due("transfer:user:tom"))
    before = deadlines(stage, id_)["max"]
    later(stage, 11 * HOUR)

    assert said(stage, id_, "task.transferred.due") == ["因超时转给 汤姆"]
    assert (asked(stage, id_), deadlines(stage, id_)) == (["tom"], {"tom": before})
    assert rows(stage, id_, "check")[0] == ("max", "transferred", "on_due:transfer")
    assert (later(stage, 10 * DAY), asked(stage, id_)) == (0, ["tom"]), "it is handed on once"
    approve(stage, id_, TOM)
    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        ("role:finance", ["finance"]), ("manager:1", ["sue"]), ("head:initiator", ["sue"]), ("user:gone", ["sys_admin"]),
        ("initiator", ["ann"]), ("user:ann", ["sys_admin"]), ("managers:2..3", ["root"]),
    ],
)  # fmt: skip
def test_transfer_finds_people_by_the_rules_for_candidates(stage: Stage, rule: str, who: list[str]) -> None:
    id_ = request(stage, due(f"transfer:{rule}"))
    later(stage, 11 * HOUR)

    assert asked(stage, id_) == who


def test_a_transfer_to_somebody_who_has_a_part_already_is_refused_and_said(stage: Stage) -> None:
    id_ = request(stage, due("transfer:user:eve", "user:max,user:eve", mode="all"))
    approve(stage, id_, EVE, mine=True)
    later(stage, 11 * HOUR)

    assert said(stage, id_, "task.due_refused") == ["已超时，不能自动处理：没有可以转办的人"]
    assert asked(stage, id_) == ["max"]


def test_approve_decides_in_the_systems_name_and_the_request_goes_on(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    later(stage, 11 * HOUR)

    assert rows(stage, id_, "check") == [("max", "auto_approved", "on_due:approve")]
    assert said(stage, id_, "task.auto_approved.due") == ["超时，自动通过"]
    assert detail(stage, id_).variables["outcomes"] == {"check": "approved"}
    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


def test_reject_ends_the_request_as_a_person_would(stage: Stage) -> None:
    id_ = request(stage, due("reject"))
    later(stage, 11 * HOUR)

    assert rows(stage, id_, "check") == [("max", "auto_rejected", "on_due:reject")]
    assert detail(stage, id_).instance.state == "rejected"
    assert codes(stage, id_)[-2:] == ["task.auto_rejected.due", "instance.rejected"]
    assert violations(stage.engine) == []


def test_reject_takes_the_way_that_the_diagram_draws_for_it(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "drawn", due("reject", outcomes="accepted:受理;refused:不予受理!"), xor("gate"), user("explain", "user:fay"), end("end"),
            paths="""
            start > check > gate
            gate > explain: outcome = "refused"
            gate >* end
            explain > end
            """,
        )
    )  # fmt: skip
    id_ = started(stage, "drawn", ANN).id
    later(stage, 11 * HOUR)

    assert open_at(stage, id_) == ["explain"]


def test_return_lays_it_before_its_initiator_and_a_new_visit_has_a_new_time(stage: Stage) -> None:
    id_ = request(stage, due("return:initiator", "user:max,user:eve", mode="all"))
    later(stage, 11 * HOUR)

    assert said(stage, id_, "task.returned.due") == ["因超时退回给发起人"]
    assert detail(stage, id_).instance.state == "returned"
    assert sorted(rows(stage, id_, "check")) == [("eve", "canceled", None), ("max", "returned", "on_due:return")] or sorted(
        rows(stage, id_, "check")
    ) == [("eve", "returned", "on_due:return"), ("max", "canceled", None)]
    assert later(stage, DAY) == 0
    stage.engine.execute(Resubmit(id_), ANN)
    assert set(deadlines(stage, id_).values()) == {f"{(stage.clock.at + 10 * HOUR).astimezone(LOCAL):%m-%d %H:%M}"}
    later(stage, 11 * HOUR)
    assert detail(stage, id_).instance.state == "returned"
    assert violations(stage.engine) == []


# -- Where only a person may decide -------------------------------------------------------------------------------------------------

FORM = b'{"id": "check", "type": "default", "schemaVersion": 17, "components": [{"type": "textfield", "key": "note", "label": "N", "id": "f"%s}]}'
MUST = b', "validate": {"required": true}'


@pytest.mark.parametrize(
    ("more", "validate", "why"),
    [({}, MUST, "有必填的内容，要由人填写"), ({"fields": '{"note": "read"}'}, MUST, ""), ({}, b"", ""), ({"always_reapprove": "false"}, b"", "")],
)
def test_no_rule_approves_what_a_person_must_fill_in(stage: Stage, more: dict[str, str], validate: bytes, why: str) -> None:
    files = draw("filled", due("approve", **more), user("pay", "user:fay"), paths="start > check > pay > end")
    stage.deploy_files({**files, "forms/check.form": FORM % validate})
    id_ = started(stage, "filled", ANN).id
    later(stage, 11 * HOUR)

    assert said(stage, id_, "task.due_refused") == ([f"已超时，不能自动处理：{why}"] if why else [])
    assert open_at(stage, id_) == (["check"] if why else ["pay"])
    assert later(stage, DAY) == 0


def test_no_rule_approves_what_the_caller_lets_a_person_fill_in(stage: Stage) -> None:
    stage.deploy_files(draw("inner", due("approve"), paths="start > check > end", starters="=none"))
    files = draw("outer", call("sub", "inner", fields__check='{"note": "required"}'), paths="start > sub > end")
    stage.deploy_files({**files, "forms/start.form": FORM % b""})
    id_ = started(stage, "outer", ANN, note="x").id
    later(stage, 11 * HOUR)

    assert (codes(stage, id_)[-1], open_at(stage, id_)) == ("task.due_refused", ["sub/check"])


# -- Several people -----------------------------------------------------------------------------------------------------------------


def test_of_several_each_is_decided_for_himself_and_the_votes_given_stand(stage: Stage) -> None:
    id_ = request(stage, due("approve", "user:max,user:eve,user:tom", mode="all"))
    approve(stage, id_, EVE, mine=True)
    later(stage, 11 * HOUR)

    assert sorted(rows(stage, id_, "check")) == [
        ("eve", "approved", None), ("max", "auto_approved", "on_due:approve"), ("tom", "auto_approved", "on_due:approve"),
    ]  # fmt: skip
    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


@pytest.mark.parametrize(("mode", "state"), [("ratio:60", "canceled"), ("any", "canceled"), ("all", "canceled")])
def test_a_tally_that_is_decided_by_one_of_them_leaves_nothing_to_do_for_the_others(stage: Stage, mode: str, state: str) -> None:
    """`ratio:60` of three is out of reach with two against it."""
    id_ = request(stage, due("reject", "user:max,user:eve,user:tom", mode=mode))
    later(stage, 11 * HOUR)

    states = [row[1] for row in rows(stage, id_, "check")]
    assert (states.count("auto_rejected"), states.count(state)) == ((2, 1) if mode == "ratio:60" else (1, 2))
    assert detail(stage, id_).instance.state == "rejected"


def test_in_turn_the_time_of_each_begins_when_his_turn_comes(stage: Stage) -> None:
    id_ = request(stage, due("approve", "user:max,user:eve", mode="sequence"))
    stage.clock.forward(5 * HOUR)
    assert list(deadlines(stage, id_)) == ["max"]
    approve(stage, id_, MAX, mine=True)

    assert deadlines(stage, id_) == {"eve": f"{(stage.clock.at + 10 * HOUR).astimezone(LOCAL):%m-%d %H:%M}"}
    assert [item.created_at for item in stage.engine.ask(Inbox(), EVE).items] == [stage.clock.at]
    assert later(stage, 6 * HOUR) == 0
    later(stage, 5 * HOUR)
    assert open_at(stage, id_) == ["pay"]


def test_a_turn_that_times_out_passes_to_the_next_one(stage: Stage) -> None:
    id_ = request(stage, due("approve", "user:max,user:eve", mode="sequence"))
    later(stage, 11 * HOUR)

    assert sorted(rows(stage, id_, "check")) == [("eve", "pending", None), ("max", "auto_approved", "on_due:approve")]


# -- Other hands --------------------------------------------------------------------------------------------------------------------


def test_in_other_hands_it_has_the_time_it_had_and_no_reminder_comes_twice(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    later(stage, 8 * HOUR)
    before = deadlines(stage, id_)["max"]
    stage.engine.execute(Transfer(task_at(stage, id_), "tom"), MAX)

    assert deadlines(stage, id_) == {"tom": before}
    assert later(stage, HOUR) == 0
    later(stage, HOUR)
    assert [row[:2] for row in rows(stage, id_, "check")] == [("max", "transferred"), ("tom", "auto_approved")]


def test_a_delegate_who_is_late_gives_it_back_and_then_the_owner_is_decided_for(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    stage.engine.execute(Delegate(task_at(stage, id_), "tom"), MAX)
    stage.clock.forward(11 * HOUR)
    sweep(stage.engine)
    sweep(stage.engine)

    assert [row[:2] for row in rows(stage, id_, "check")] == [("max", "delegated"), ("tom", "canceled"), ("max", "auto_approved")]
    assert said(stage, id_, "task.delegation_ended") == ["协助已超时，回到 马克"]
    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


@pytest.mark.parametrize("position", ["before", "after", "parallel"])
def test_who_was_added_has_the_time_of_who_asked_him(stage: Stage, position: str) -> None:
    id_ = request(stage, due("approve"))
    stage.clock.forward(HOUR)
    stage.engine.execute(AddSigners(task_at(stage, id_), ["tom"], position), MAX)
    stage.clock.forward(10 * HOUR)
    while sweep(stage.engine):
        pass

    assert open_at(stage, id_) == ["pay"]
    assert violations(stage.engine) == []


def test_what_is_taken_back_has_its_time_anew(stage: Stage) -> None:
    id_ = request(stage, due("approve"))
    task = task_at(stage, id_)
    stage.clock.forward(9 * HOUR)
    approve(stage, id_, MAX)
    stage.engine.execute(Retrieve(task), MAX)

    assert deadlines(stage, id_) == {"max": f"{(stage.clock.at + 10 * HOUR).astimezone(LOCAL):%m-%d %H:%M}"}


def test_a_claim_changes_nothing_and_a_reminder_does_not_make_a_page_stale(stage: Stage) -> None:
    id_ = request(stage, due("mark", "role:approver"))
    task = task_at(stage, id_)
    stage.engine.execute(Claim(task), MAX)
    version = stage.engine.ask(UserTaskById(task), MAX).task_version
    later(stage, 8 * HOUR)

    approve(stage, id_, MAX, task_version=version)
    assert open_at(stage, id_) == ["pay"]


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


def natural_way(stage: Stage) -> str:
    stage.deploy_files(draw("natural", due(time="P2D"), paths="start > check > end"))
    return "natural"


def visits(stage: Stage, instance_id: str) -> list[tuple[str, str]]:
    t = user_task.c
    with stage.database.connect() as connection:
        return [
            (row.activation_id, row.element_path)
            for row in connection.execute(select(t.activation_id, t.element_path).where(t.instance_id == instance_id))
        ]
