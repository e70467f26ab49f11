"""Requests that no person began: who answers for them when they come back, or when a step asks for their initiator."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import Approve, DeliverMessage, Resubmit, SaveInstanceDraft, Withdraw
from engine.errors import NotInitiator, NotStarter, OwnRequest
from engine.model import InstanceState, UserTaskItem
from engine.queries import HistoryOf, Inbox, InstanceById, Instances, PredictionOf, PreviewStart, UserTaskById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, send_back, task_at
from tests.engine.drawing import catch, draw, form, script, start, user
from tests.engine.office import ANN, DAN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office


def ordered(**properties: str) -> dict[str, bytes]:
    """An order comes as a message; two people look at it."""
    return draw(
        "ordered", catch("came", "order", variable="order", tag="startEvent"), script("count", "runs = if runs = null then 1 else runs + 1"),
        user("check", "role:approver"), user("second", "role:finance", resubmit="direct"), paths="came > count > check > second > end", **properties,
    )  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def came(stage: Stage, files: dict[str, bytes], **order: Any) -> str:
    """The id of a request that a message has begun."""
    stage.deploy_files(files)
    stage.engine.execute(DeliverMessage("order", "A1", "m1", order or {"amount": 5}), SYSTEM)
    (found,) = stage.engine.ask(Instances(definition_key="ordered"), ROOT).items
    assert (found.initiator.id, found.state) == ("system", "running")
    return found.id


def todo(stage: Stage, by: Actor) -> list[UserTaskItem]:
    return [item for item in stage.engine.ask(Inbox(), by).items if isinstance(item, UserTaskItem)]


def resubmitters(stage: Stage) -> list[str]:
    people = (ANN, MAX, EVE, FAY, SUE, DAN, ROOT)
    return [person.id for person in people if any(item.kind == "resubmit" for item in todo(stage, person))]


@pytest.mark.parametrize(
    ("in_charge", "asked"),
    [({}, ["root"]), ({"in_charge": "role:head"}, ["sue"]), ({"in_charge": "user:dan"}, ["dan"]), ({"in_charge": "user:gone"}, ["root"])],
)
def test_it_comes_back_to_who_is_in_charge_else_to_the_administrators(stage: Stage, in_charge: dict[str, str], asked: list[str]) -> None:
    request = came(stage, ordered(**in_charge))

    send_back(stage, request, MAX)

    assert resubmitters(stage) == asked
    assert open_at(stage, request) == ["resubmit"]
    assert violations(stage.engine) == []


def test_a_role_that_nobody_holds_leaves_it_to_the_administrators(stage: Stage) -> None:
    request = came(stage, ordered(in_charge="role:nobody"))
    send_back(stage, request, MAX)

    assert resubmitters(stage) == ["root"]


def test_who_hands_it_in_again_makes_it_his_own(stage: Stage) -> None:
    request = came(stage, ordered(in_charge="role:approver"))
    send_back(stage, request, MAX, opinion="金额不对")
    assert resubmitters(stage) == ["max", "eve"]
    (item,) = todo(stage, EVE)
    assert item.allowed_actions == ("resubmit", "withdraw", "save_draft")
    assert set(detail_for(stage, request, EVE).instance.allowed_actions) >= {"resubmit", "withdraw"}

    result = stage.engine.execute(Resubmit(request, {"note": "已改"}), EVE)

    assert (result.state, result.round, open_at(stage, request)) == (InstanceState.RUNNING, 2, ["check"])
    found = detail(stage, request)
    assert (found.instance.initiator.id, found.variables["order"], found.variables["note"], found.variables["runs"]) == (
        "eve",
        {"amount": 5},
        "已改",
        2,
    )
    assert [(e.code, e.actor.id) for e in stage.engine.ask(HistoryOf(request), ROOT)][-2:] == [
        ("instance.taken_over", "eve"), ("instance.resubmitted", "eve"),
    ]  # fmt: skip
    with pytest.raises(OwnRequest):
        approve(stage, request, EVE)
    send_back(stage, request, MAX)
    assert [task.assignee.id for task in detail(stage, request).instance.open_tasks if task.assignee] == ["eve"]
    assert resubmitters(stage) == ["eve"]
    assert violations(stage.engine) == []


def test_straight_back_it_goes_on_where_it_was(stage: Stage) -> None:
    request = came(stage, ordered())
    approve(stage, request, MAX)
    send_back(stage, request, FAY)

    stage.engine.execute(Resubmit(request), ROOT)

    assert (open_at(stage, request), detail(stage, request).variables["runs"]) == (["second"], 1)
    assert approve(stage, request, FAY).instance.state is InstanceState.APPROVED
    assert codes(stage, request).count("instance.started_by_message") == 1
    assert violations(stage.engine) == []


def test_who_is_in_charge_gives_up_what_came_back_and_nothing_else(stage: Stage) -> None:
    request = came(stage, ordered())
    with pytest.raises(NotInitiator):
        stage.engine.execute(Withdraw(request), ROOT)
    send_back(stage, request, MAX)
    for by in (ANN, MAX, TOM):
        for command in (Withdraw(request), Resubmit(request), SaveInstanceDraft(request, {})):
            with pytest.raises(NotInitiator):
                stage.engine.execute(command, by)

    assert stage.engine.execute(Withdraw(request), ROOT).state is InstanceState.WITHDRAWN
    assert violations(stage.engine) == []


def detail_for(stage: Stage, request: str, by: Actor) -> Any:
    return stage.engine.ask(InstanceById(request), by)


def test_the_form_of_the_process_can_be_mended_saved_and_previewed(stage: Stage) -> None:
    """People may start it too, so it has a form."""
    files = draw(
        "ordered", start(), catch("came", "order", variable="order", tag="startEvent"), script("fee", "fee = amount * 2"),
        user("check", "role:approver"), paths="""
        start > fee > check > end
        came > fee
        """, starters="role:staff", more=form("start", {"type": "number", "key": "amount", "validate": {"required": True}}),
    )  # fmt: skip
    stage.deploy_files(files)
    stage.engine.execute(DeliverMessage("order", "A1", "m1", {"amount": 5}), SYSTEM)
    (found,) = stage.engine.ask(Instances(definition_key="ordered"), ROOT).items
    send_back(stage, found.id, MAX)

    form_view = detail_for(stage, found.id, ROOT).form
    assert (form_view.read_only, detail_for(stage, found.id, MAX).form.read_only) == (False, True)
    stage.engine.execute(SaveInstanceDraft(found.id, {"amount": 3}), ROOT)
    assert detail_for(stage, found.id, ROOT).form.variables["amount"] == 3
    assert stage.engine.ask(PreviewStart("ordered", {"amount": 3}, found.id), ROOT).computed["fee"] == 6
    with pytest.raises(NotStarter):
        stage.engine.ask(PreviewStart("ordered", {"amount": 3}, found.id), MAX)

    stage.engine.execute(Resubmit(found.id), ROOT)
    assert detail(stage, found.id).variables["amount"] == 3


@pytest.mark.parametrize(("in_charge", "by"), [({}, ROOT), ({"in_charge": "user:dan"}, DAN)])
def test_a_step_for_the_initiator_is_for_who_is_in_charge(stage: Stage, in_charge: dict[str, str], by: Actor) -> None:
    request = came(
        stage,
        draw(
            "ordered", catch("came", "order", variable="order", tag="startEvent"), user("check", "role:approver"), user("confirm", "initiator"),
            paths="came > check > confirm > end", **in_charge,
        ),
    )  # fmt: skip
    (foreseen,) = [step for step in stage.engine.ask(PredictionOf(request), MAX).steps if step.element_path == "confirm"]
    approve(stage, request, MAX)

    assert [person.id for person in foreseen.candidates.persons] == [by.id]
    assert [item.element_path for item in todo(stage, by)] == ["confirm"]
    assert stage.engine.ask(UserTaskById(task_at(stage, request)), by).task.allowed_actions[0] == "approve"
    assert stage.engine.execute(Approve(task_at(stage, request)), by).instance.state is InstanceState.APPROVED
