"""Nobody left, one's own request, people who have approved before: what the engine does at a step without asking anybody, and what it keeps of it."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import AddPerson, ChangeVariables, Resubmit, RetryIncident, StartInstance
from engine.errors import StepBudgetExceeded
from engine.model import HistoryEntry, InstanceState
from engine.queries import HistoryOf, Inbox, PredictionOf
from engine.settings import Settings
from engine.store.work import user_task
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.texts import Texts
from tests.commands.acting import approve, codes, detail, incidents, open_at, send_back, started
from tests.engine.drawing import Node, draw, end, form, script, user, xor
from tests.engine.house import LIN, open_house
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

TEXTS = Texts.load([])


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_house(database)


def line(stage: Stage, *tasks: Node, **more: Any) -> None:
    """`way`: these tasks one after the other."""
    stage.deploy_files(draw("way", *tasks, paths=" > ".join(["start", *(task.id for task in tasks), "end"]), **more))


def rows(stage: Stage, instance_id: str, at: str) -> list[tuple[str | None, str, str | None]]:
    """(person, state, rule) of all rows at an element."""
    t = user_task.c
    query = user_task.select().where(t.instance_id == instance_id, t.element_path == at).order_by(t.id)
    with stage.database.connect() as connection:
        return [tuple(row) for row in connection.execute(query.with_only_columns(t.assignee_id, t.state, t.rule))]


def told(stage: Stage, instance_id: str, code: str) -> list[HistoryEntry]:
    return [entry for entry in stage.engine.ask(HistoryOf(instance_id), SYSTEM) if entry.code == code]


def asked(stage: Stage, instance_id: str) -> list[str]:
    """Who has it now: people, else roles."""
    tasks = detail(stage, instance_id).instance.open_tasks
    return [task.assignee.id if task.assignee else task.candidates.role_id or "" for task in tasks]


# -- 空审批人 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["single", "any", "all", "sequence", "ratio:60", "vote:60"])
def test_a_step_without_people_passes_by_itself_where_that_is_allowed(stage: Stage, mode: str) -> None:
    line(stage, user("none", "role:nobody", mode=mode, on_empty="skip"), user("last", "role:finance"))
    request = started(stage, "way", ANN)

    assert open_at(stage, request.id) == ["last"]
    assert rows(stage, request.id, "none") == [(None, "auto_approved", "on_empty:skip")]
    [entry] = told(stage, request.id, "task.auto_approved")
    assert (entry.actor.id, entry.params["rule"], entry.params["outcome"]) == ("system", "on_empty:skip", "approved")
    assert TEXTS.render(f"history.{entry.code}", entry.params) == "没有审批人，自动通过"
    assert violations(stage.engine) == []


def test_a_step_without_people_may_end_the_request(stage: Stage) -> None:
    line(stage, user("first", "role:finance"), user("none", "role:nobody", on_empty="reject"))
    request = started(stage, "way", ANN)

    assert approve(stage, request.id, FAY).instance.state is InstanceState.REJECTED
    assert rows(stage, request.id, "none") == [(None, "auto_rejected", "on_empty:reject")]
    assert codes(stage, request.id)[-2:] == ["task.auto_rejected", "instance.rejected"]
    assert violations(stage.engine) == []


def test_a_refusal_by_policy_takes_the_way_that_the_diagram_draws_for_it(stage: Stage) -> None:
    outcomes = "accepted:受理;refused:不予受理!"
    stage.deploy_files(
        draw(
            "way", user("none", "role:nobody", on_empty="reject", outcomes=outcomes), xor("gate"), user("explain", "role:finance"), end("end"),
            paths="""
            start > none > gate
            gate > explain: outcome = "refused"
            gate >* end
            explain > end
            """,
        )
    )  # fmt: skip
    request = started(stage, "way", ANN)

    assert open_at(stage, request.id) == ["explain"]
    assert detail(stage, request.id).variables["outcomes"] == {"none": "refused"}


def test_a_deputy_or_the_administrators_have_what_nobody_has(stage: Stage) -> None:
    line(stage, user("one", "role:nobody", on_empty="user:tom"), user("two", "user:gone"))
    request = started(stage, "way", ANN)

    assert asked(stage, request.id) == ["tom"]
    approve(stage, request.id, TOM)
    assert asked(stage, request.id) == ["sys_admin"]
    assert approve(stage, request.id, ROOT).instance.state is InstanceState.APPROVED


def test_a_step_that_waits_for_somebody_is_an_incident_until_somebody_is_there(stage: Stage) -> None:
    line(stage, user("none", "role:cashier", on_empty="hold"), user("last", "role:finance"))
    request = started(stage, "way", ANN)

    [found] = incidents(stage)
    assert (found.element_path, found.kind, found.process_instance_id) == ("none", "assignment", request.id)
    assert detail(stage, request.id).instance.state == "faulted"
    assert violations(stage.engine) == []
    assert stage.engine.ask(PredictionOf(request.id), ANN).next[0].rule == "on_empty:hold"
    stage.engine.execute(RetryIncident(found.id), ROOT)
    [again] = incidents(stage)
    assert (again.attempt, again.id != found.id) == (2, True)

    stage.engine.execute(AddPerson("cas", "卡斯", memberships=[("cashier", None)]), SYSTEM)
    stage.engine.execute(RetryIncident(again.id), ROOT)
    assert (incidents(stage), asked(stage, request.id)) == ([], ["cashier"])
    assert open_at(stage, request.id) == ["none"]
    approve(stage, request.id, Actor("cas", "卡斯"))
    assert approve(stage, request.id, FAY).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_what_happens_beside_it_does_not_open_a_step_that_waits_for_somebody_twice(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "wide", Node("parallelGateway", "fork"), user("none", "role:cashier", on_empty="hold"), user("other", "role:finance"),
            user("more", "role:finance"), Node("parallelGateway", "join"),
            paths="""
            start > fork > none > join > end
            fork > other > more > join
            """,
        )
    )  # fmt: skip
    request = started(stage, "wide", ANN)
    approve(stage, request.id, FAY, "other")
    approve(stage, request.id, FAY, "more")

    assert len(incidents(stage)) == 1
    assert violations(stage.engine) == []


def test_automatic_steps_in_a_circle_end_with_the_budget(database: Database) -> None:
    circle = draw(
        "circle", xor("back"), user("none", "role:nobody", on_empty="skip"), xor("gate"), end("end"),
        paths="""
        start > back > none > gate
        gate >* back
        gate > end: outcome = "rejected"
        """,
    )  # fmt: skip
    stage = open_office(database, circle, settings=Settings(step_budget=60))

    with pytest.raises(StepBudgetExceeded):
        stage.engine.execute(StartInstance("circle"), ANN)
    assert stage.engine.ask(Inbox("started"), ANN).items == []


def test_several_automatic_steps_are_passed_at_once_and_told_in_their_order(stage: Stage) -> None:
    counted = script("count", "n = 1")
    line(stage, user("one", "role:nobody", on_empty="skip"), counted, user("two", "role:nobody", on_empty="skip"), user("last", "user:max"))
    request = started(stage, "way", ANN)

    assert [entry.params["element_path"] for entry in told(stage, request.id, "task.auto_approved")] == ["one", "two"]
    assert asked(stage, request.id) == ["max"]


# -- 本人 --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "by", "candidates", "who"),
    [
        ("forbid", ANN, "user:ann,user:max", ["max"]), ("forbid", ANN, "user:ann", ["sys_admin"]), ("allow", ANN, "user:ann", ["ann"]),
        ("skip", ANN, "user:ann,user:max", ["max"]), ("skip", ANN, "user:ann", ["sys_admin"]), ("manager", ANN, "user:ann", ["sue"]),
        ("manager", ANN, "user:ann,user:sue", ["sue"]), ("manager", TOM, "user:tom", ["sys_admin"]), ("head", ANN, "user:ann", ["sue"]),
        ("head", SUE, "head:initiator", ["max"]), ("head", MAX, "user:max", ["sys_admin"]), ("skip", LIN, "role:lonely", ["sys_admin"]),
        ("manager", LIN, "role:lonely", ["sue"]), ("skip", MAX, "role:approver", ["approver"]),
    ],
)  # fmt: skip
def test_ones_own_request_goes_to_somebody_else(stage: Stage, policy: str, by: Actor, candidates: str, who: list[str]) -> None:
    line(stage, user("check", candidates, on_initiator=policy))

    assert asked(stage, started(stage, "way", by).id) == who


def test_the_initiators_seat_is_kept_as_skipped_and_told(stage: Stage) -> None:
    line(stage, user("check", "user:ann,user:max", mode="all", on_initiator="skip"))
    request = started(stage, "way", ANN)

    assert sorted(rows(stage, request.id, "check")) == [("ann", "skipped", "on_initiator:skip"), ("max", "pending", None)]
    [entry] = told(stage, request.id, "task.skipped_own")
    assert TEXTS.render(f"history.{entry.code}", entry.params) == "安 是发起人，自动跳过"
    assert approve(stage, request.id, MAX, mine=True).instance.state is InstanceState.APPROVED


def test_a_step_handed_up_says_so(stage: Stage) -> None:
    line(stage, user("check", "user:ann", on_initiator="manager"))
    request = started(stage, "way", ANN)

    [entry] = told(stage, request.id, "task.handed_up")
    assert (entry.params["rule"], entry.params["person"]) == ("on_initiator:manager", "苏")
    assert approve(stage, request.id, SUE).instance.state is InstanceState.APPROVED


# -- 去重 --------------------------------------------------------------------------------------------------------------------------


def test_who_approved_before_is_skipped_with_a_pointer_to_where(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:eve"), user("three", "user:max,user:fay", mode="all", dedupe="first_only"))
    request = started(stage, "way", ANN)
    first = approve(stage, request.id, MAX)
    approve(stage, request.id, EVE)

    assert sorted(rows(stage, request.id, "three")) == [("fay", "pending", None), ("max", "skipped", "dedupe:first_only")]
    [entry] = told(stage, request.id, "task.skipped")
    assert (entry.params["person"], entry.params["origin"], entry.params["element_path"]) == ("马克", first.task_id, "three")
    assert TEXTS.render(f"history.{entry.code}", entry.params) == "马克 在本轮已经同意过，自动跳过"
    assert approve(stage, request.id, FAY, mine=True).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


@pytest.mark.parametrize("mode", ["single", "any", "all", "sequence", "ratio:60", "vote:60"])
def test_where_all_have_approved_before_the_step_passes(stage: Stage, mode: str) -> None:
    line(stage, user("one", "user:max,user:eve", mode="all"), user("two", "user:eve,user:max", mode=mode, dedupe="first_only"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX, mine=True)

    assert approve(stage, request.id, EVE, mine=True).instance.state is InstanceState.APPROVED
    assert {state for _, state, _ in rows(stage, request.id, "two")} == {"skipped"}
    assert violations(stage.engine) == []


def test_consecutive_forgets_who_approved_further_back_and_looks_through_steps_nobody_decided(stage: Stage) -> None:
    again = {"mode": "any", "dedupe": "consecutive"}
    line(
        stage,
        user("one", "user:max"),
        user("two", "user:max", **again),
        user("three", "user:max", **again),
        user("four", "user:eve"),
        user("five", "user:max", **again),
    )
    request = started(stage, "way", ANN)

    approve(stage, request.id, MAX)
    assert open_at(stage, request.id) == ["four"]
    approve(stage, request.id, EVE)
    assert (open_at(stage, request.id), asked(stage, request.id)) == (["five"], ["max"])


def test_when_the_form_has_changed_since_he_is_asked_again(stage: Stage) -> None:
    fields = form("start", {"type": "number", "key": "amount"})
    line(stage, user("one", "user:max"), user("two", "user:eve"), user("three", "user:max", dedupe="first_only"), more=fields)
    changed, same = (started(stage, "way", ANN, amount=1) for _ in range(2))
    for request in (changed, same):
        approve(stage, request.id, MAX)
    stage.engine.execute(ChangeVariables(changed.id, "写错了", {"amount": 2}), ROOT)

    assert approve(stage, same.id, EVE).instance.state is InstanceState.APPROVED
    assert approve(stage, changed.id, EVE).instance.state is InstanceState.RUNNING
    assert asked(stage, changed.id) == ["max"]


def test_what_he_changed_himself_is_what_he_approved(stage: Stage) -> None:
    fields = form("start", {"type": "number", "key": "amount"})
    opened = user("one", "user:max", fields='{"amount": "write"}')
    line(stage, opened, user("two", "user:max", dedupe="first_only"), more=fields)
    request = started(stage, "way", ANN, amount=1)

    assert approve(stage, request.id, MAX, variables={"amount": 2}).instance.state is InstanceState.APPROVED


def test_a_new_round_asks_everybody_again(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:eve"), user("three", "user:max", dedupe="first_only"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX)
    send_back(stage, request.id, EVE)
    stage.engine.execute(Resubmit(request.id), ANN)

    approve(stage, request.id, MAX)
    assert approve(stage, request.id, EVE).instance.state is InstanceState.APPROVED
    assert len(told(stage, request.id, "task.skipped")) == 1


def test_what_must_be_approved_anew_is(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:max", always_reapprove="true"))
    request = started(stage, "way", ANN)

    assert approve(stage, request.id, MAX).instance.state is InstanceState.RUNNING
    assert asked(stage, request.id) == ["max"]


def test_who_is_no_more_asked_does_not_see_the_step_in_his_boxes(stage: Stage) -> None:
    line(stage, user("one", "user:max"), user("two", "user:max,user:fay", mode="all", dedupe="first_only"))
    request = started(stage, "way", ANN)
    approve(stage, request.id, MAX)

    assert stage.engine.ask(Inbox(), MAX).items == []
    assert [item.element_path for item in stage.engine.ask(Inbox("done"), MAX).items] == ["one"]
