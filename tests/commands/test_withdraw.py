"""撤回, 放弃 and 终止: the initiator takes a request back, an administrator ends it."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Approve, Cancel, Resubmit, StartInstance, Withdraw
from engine.errors import (
    ActionNotAllowed,
    InstanceNotFound,
    InstanceStateChanged,
    NotAdministrator,
    NotInitiator,
    OpinionRequired,
    TaskStateChanged,
    WithdrawTooLate,
)
from engine.model import InstanceState
from engine.queries import HistoryOf, Inbox, InstanceById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, send_back, started, task_at
from tests.engine.drawing import Node, both, call, draw, user
from tests.engine.office import ADA, ANN, BEN, DAN, FAY, MAX, ROOT, open_office

STEPS = (user("first", "role:approver"), user("second", "role:finance"))
WAY = "start > first > second > end"


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def test_a_withdrawn_request_becomes_one_that_can_be_changed_under_its_number(stage: Stage) -> None:
    stage.deploy_files(draw("plain", *STEPS, paths=WAY))
    result = started(stage, "plain", ANN)
    task = result.open_tasks[0].id
    approve(stage, result.id, MAX)

    back = stage.engine.execute(Withdraw(result.id, "填错了"), ANN)

    assert (back.state, back.serial_no, [t.element_path for t in back.open_tasks]) == (InstanceState.RETURNED, result.serial_no, ["resubmit"])
    assert stage.engine.ask(Inbox(), FAY).items == []
    entry = stage.engine.ask(HistoryOf(result.id), ANN)[-1]
    assert (entry.code, entry.params) == ("instance.withdrawn", {"opinion": "填错了", "to_draft": True})
    with pytest.raises(TaskStateChanged):
        stage.engine.execute(Approve(task), MAX)
    stage.engine.execute(Resubmit(result.id), ANN)
    assert open_at(stage, result.id) == ["first"]


def test_terminate_means_for_good(stage: Stage) -> None:
    stage.deploy_files(draw("gone", *STEPS, paths=WAY, withdraw="terminate"))
    result = started(stage, "gone", ANN)

    assert stage.engine.execute(Withdraw(result.id), ANN).state is InstanceState.WITHDRAWN
    assert open_at(stage, result.id) == []
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Resubmit(result.id), ANN)


def test_never_means_never_but_a_returned_request_may_be_given_up(stage: Stage) -> None:
    stage.deploy_files(draw("kept", *STEPS, paths=WAY, withdraw="never"))
    result = started(stage, "kept", ANN)

    assert "withdraw" not in stage.engine.ask(InstanceById(result.id), ANN).instance.allowed_actions
    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(Withdraw(result.id), ANN)
    send_back(stage, result.id, MAX)
    assert stage.engine.execute(Withdraw(result.id), ANN).state is InstanceState.WITHDRAWN
    assert violations(stage.engine) == []


def test_until_the_first_decision(stage: Stage) -> None:
    stage.deploy_files(draw("early", *STEPS, paths=WAY, withdraw_until="first_decision"))
    free, decided = started(stage, "early", ANN), started(stage, "early", ANN)
    approve(stage, decided.id, MAX)

    assert stage.engine.ask(InstanceById(free.id), ANN).instance.allowed_actions[0] == "withdraw"
    assert stage.engine.execute(Withdraw(free.id), ANN).state is InstanceState.RETURNED
    assert stage.engine.ask(InstanceById(decided.id), ANN).instance.allowed_actions == ("comment", "copy", "urge")
    with pytest.raises(WithdrawTooLate):
        stage.engine.execute(Withdraw(decided.id), ANN)


def test_a_new_round_may_be_withdrawn_again(stage: Stage) -> None:
    stage.deploy_files(draw("early", *STEPS, paths=WAY, withdraw_until="first_decision"))
    result = started(stage, "early", ANN)
    approve(stage, result.id, MAX)
    send_back(stage, result.id, FAY)
    stage.engine.execute(Resubmit(result.id), ANN)

    assert stage.engine.execute(Withdraw(result.id), ANN).state is InstanceState.RETURNED


@pytest.mark.parametrize("last", [STEPS[1], call("sub", "below")], ids=lambda node: node.id)
def test_until_an_element_is_reached(stage: Stage, last: Node) -> None:
    stage.deploy_files(draw("below", user("inner", "role:finance"), paths="start > inner > end"))
    stage.deploy_files(draw("late", STEPS[0], last, paths=f"start > first > {last.id} > end", withdraw_until=f"element:{last.id}"))
    free, reached = started(stage, "late", ANN), started(stage, "late", ANN)
    approve(stage, reached.id, MAX)

    assert stage.engine.execute(Withdraw(free.id), ANN).state is InstanceState.RETURNED
    with pytest.raises(WithdrawTooLate):
        stage.engine.execute(Withdraw(reached.id), ANN)
    assert open_at(stage, reached.id)[0].startswith(last.id)


@pytest.mark.parametrize("by", [BEN, MAX, ROOT, ADA])
def test_nobody_else_withdraws(stage: Stage, by: Actor) -> None:
    stage.deploy_files(draw("plain", *STEPS, paths=WAY))
    running = started(stage, "plain", ANN)
    draft = stage.engine.execute(StartInstance("plain", draft=True), ANN)

    with pytest.raises(NotInitiator):
        stage.engine.execute(Withdraw(running.id), by)
    with pytest.raises(InstanceNotFound):
        stage.engine.execute(Withdraw(draft.id), by)
    with pytest.raises(InstanceNotFound):
        stage.engine.execute(Withdraw("no-such"), by)
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Withdraw(draft.id), ANN)


@pytest.mark.parametrize("returned", [False, True])
def test_an_administrator_ends_a_request_with_a_reason(stage: Stage, returned: bool) -> None:
    stage.deploy_files(draw("wide", both("fork"), *STEPS, both("join"), paths="start > fork > first > join > end\nfork > second > join"))
    result = started(stage, "wide", ANN)
    if returned:
        send_back(stage, result.id, MAX, "first")
    reason = "客户已退订" * 100

    with pytest.raises(OpinionRequired):
        stage.engine.execute(Cancel(result.id, "  "), ROOT)
    ended = stage.engine.execute(Cancel(result.id, reason), ROOT)

    assert (ended.state, ended.open_tasks, ended.label) == (InstanceState.TERMINATED, (), reason[:300])
    assert stage.engine.ask(HistoryOf(result.id), ANN)[-1].params == {"reason": reason}
    assert detail(stage, result.id).instance.allowed_actions == ("comment", "copy")
    assert codes(stage, result.id)[-1] == "instance.terminated"
    assert violations(stage.engine) == []


@pytest.mark.parametrize("by", [ANN, MAX, ADA, DAN, BEN])
def test_nobody_but_an_administrator_ends_a_request(stage: Stage, by: Actor) -> None:
    stage.deploy_files(draw("plain", *STEPS, paths=WAY))
    result = started(stage, "plain", ANN)

    with pytest.raises(NotAdministrator):
        stage.engine.execute(Cancel(result.id, "我要"), by)
    assert task_at(stage, result.id)


def test_drafts_and_unknown_requests_cannot_be_ended(stage: Stage) -> None:
    stage.deploy_files(draw("plain", *STEPS, paths=WAY))
    draft = stage.engine.execute(StartInstance("plain", draft=True), ANN)

    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Cancel(draft.id, "清理"), ROOT)
    with pytest.raises(InstanceNotFound):
        stage.engine.execute(Cancel("no-such", "清理"), ROOT)
