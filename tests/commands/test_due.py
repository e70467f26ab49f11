"""The time people have for a task (approvals.md B7): who is reminded, and what happens when it is over. One row of the table, one test."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.calendar import LOCAL
from engine.commands import Resubmit
from engine.queries import Inbox
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, started
from tests.commands.dues import DAY, HOUR, deadlines, due, later, on_friday, request, said
from tests.commands.lines import asked, rows, told
from tests.engine.drawing import call, draw, end, user, xor
from tests.engine.office import ANN, EVE, MAX, TOM


@pytest.fixture
def stage(database: Database) -> Stage:
    return on_friday(database)


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
    assert sorted(row[1:] for row in rows(stage, id_, "check")) == [("canceled", None), ("returned", "on_due:return")]
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
