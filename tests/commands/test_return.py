"""退回 and 重新提交: back to the initiator, and on again — from the start, or straight to where it was."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Resubmit, ReturnTo, SaveInstanceDraft
from engine.errors import ActionNotAllowed, ComputedChanged, FieldsRejected, InstanceStateChanged, NotInitiator, OpinionRequired, StaleVersion
from engine.model import InstanceState, TaskState
from engine.queries import HistoryOf, Inbox, InboxCounts, InstanceById, UserTaskById
from engine.store.instances import process_instance
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, reject, send_back, started, task_at
from tests.commands.returning import ASK, DIRECT, TWO_STEPS
from tests.engine.drawing import draw, end, form, script, user, xor
from tests.engine.office import ADA, ANN, BEN, FAY, MAX, ROOT, open_office

WITH_FORM = draw(
    "with_form", script("price", "fee = amount * 2"), user("check", "role:approver"), paths="start > price > check > end",
    more=form(
        "start", {"type": "number", "key": "amount", "validate": {"required": True, "min": 1}},
        {"type": "textfield", "key": "reason"}, {"type": "number", "key": "fee", "readonly": True},
    ),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def test_a_returned_request_waits_with_its_initiator_alone(stage: Stage) -> None:
    stage.deploy_files(TWO_STEPS)
    result = started(stage, "two_steps", ANN)
    approve(stage, result.id, MAX)

    returned = send_back(stage, result.id, FAY, opinion="缺合同")

    assert (returned.task_state, returned.instance.state, returned.instance.label) == (TaskState.RETURNED, InstanceState.RETURNED, "缺合同")
    assert [(t.element_path, [p.id for p in t.persons]) for t in returned.instance.open_tasks] == [("resubmit", ["ann"])]
    todo = stage.engine.ask(Inbox(), ANN).items[0]
    assert (todo.kind, todo.allowed_actions) == ("resubmit", ("resubmit", "withdraw", "save_draft"))
    assert stage.engine.ask(Inbox(), FAY).items == []
    assert [i.name for i in stage.engine.ask(Inbox("done"), FAY).items] == ["second"]
    entry = stage.engine.ask(HistoryOf(result.id), ANN)[-1]
    assert (entry.code, entry.params["opinion"], entry.params["mode"]) == ("task.returned", "缺合同", "sequential")


def test_what_a_return_refuses(stage: Stage) -> None:
    stage.deploy_files(ASK)
    stage.deploy_files(draw("never", user("check", "role:approver", return_to="none"), paths="start > check > end"))
    result = started(stage, "ask", ANN)
    approve(stage, result.id, MAX)
    task = task_at(stage, result.id)

    for refused, why in (
        (ReturnTo(task), OpinionRequired), (ReturnTo(task, opinion=" "), OpinionRequired), (ReturnTo(task, "first", "改"), ActionNotAllowed),
        (ReturnTo(task, opinion="改", resubmit="sideways"), ActionNotAllowed), (ReturnTo(task, opinion="改", task_version=9), StaleVersion),
    ):  # fmt: skip
        with pytest.raises(why):
            stage.engine.execute(refused, FAY)
    closed = started(stage, "never", ANN)
    assert "return" not in stage.engine.ask(UserTaskById(task_at(stage, closed.id)), MAX).task.allowed_actions
    with pytest.raises(ActionNotAllowed):
        send_back(stage, closed.id, MAX)
    assert open_at(stage, result.id) == ["second"]


def test_the_start_form_is_checked_again_and_computed_again(stage: Stage) -> None:
    stage.deploy_files(WITH_FORM)
    result = started(stage, "with_form", ANN, amount=5, reason="原")
    send_back(stage, result.id, MAX)
    version = detail(stage, result.id).form_version

    with pytest.raises(FieldsRejected):
        stage.engine.execute(Resubmit(result.id, {"amount": 0}), ANN)
    with pytest.raises(ComputedChanged):
        stage.engine.execute(Resubmit(result.id, {"amount": 7}, expected={"fee": 10}), ANN)
    with pytest.raises(StaleVersion):
        stage.engine.execute(Resubmit(result.id, {"amount": 7}, form_version=version + 1), ANN)
    assert stage.engine.ask(InstanceById(result.id), ANN).variables == {"amount": 5, "reason": "原", "fee": 10}

    again = stage.engine.execute(Resubmit(result.id, {"amount": 7}, expected={"fee": 14}, form_version=version, opinion="已补"), ANN)
    assert again.form_version == version + 1
    assert detail(stage, result.id).variables == {"amount": 7, "reason": "原", "fee": 14}
    entry = next(e for e in stage.engine.ask(HistoryOf(result.id), ANN) if e.code == "instance.resubmitted")
    assert (entry.params["changed"], entry.params["opinion"], entry.params["round"]) == (["amount"], "已补", 2)


@pytest.mark.parametrize("by", [BEN, MAX, ROOT, ADA])
def test_only_the_initiator_resubmits(stage: Stage, by: Actor) -> None:
    stage.deploy_files(TWO_STEPS)
    result = started(stage, "two_steps", ANN)
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Resubmit(result.id), ANN)
    send_back(stage, result.id, MAX)

    with pytest.raises(NotInitiator):
        stage.engine.execute(Resubmit(result.id), by)
    with pytest.raises(NotInitiator):
        stage.engine.execute(SaveInstanceDraft(result.id, {}), by)


def test_what_was_typed_into_a_returned_request_waits_for_its_initiator_and_nobody_else(stage: Stage) -> None:
    stage.deploy_files(WITH_FORM)
    result = started(stage, "with_form", ANN, amount=5, reason="原")
    send_back(stage, result.id, MAX)
    task = task_at(stage, result.id)

    stage.engine.execute(SaveInstanceDraft(result.id, {"amount": 8, "reason": "还没想好"}), ANN)

    assert stage.engine.ask(InstanceById(result.id), ANN).variables["reason"] == "还没想好"
    mine = stage.engine.ask(UserTaskById(task), ANN)
    assert mine.draft is not None and mine.form is not None
    assert (mine.draft["variables"]["amount"], mine.form.variables["amount"]) == (8, 8)
    for other in (ROOT, ADA, MAX):
        assert stage.engine.ask(InstanceById(result.id), other).variables["reason"] == "原"
        seen = stage.engine.ask(UserTaskById(task), other)
        assert seen.draft is None
        assert seen.form is None or seen.form.variables["reason"] == "原"

    stage.engine.execute(Resubmit(result.id), ANN)
    assert detail(stage, result.id).variables["amount"] == 8


def test_a_request_may_be_returned_again_and_again(stage: Stage) -> None:
    stage.deploy_files(DIRECT)
    result = started(stage, "direct", ANN)
    approve(stage, result.id, MAX)
    for number in range(2, 6):
        send_back(stage, result.id, FAY)
        assert stage.engine.execute(Resubmit(result.id), ANN).round == number
    assert stage.engine.ask(InboxCounts(), ANN) == {"todo": 0, "waiting": 0, "started": 1, "draft": 0, "copied": 0, "consulted": 0}
    assert violations(stage.engine) == []
    with stage.database.connect() as connection:
        size = len(connection.scalar(process_instance.select().with_only_columns(process_instance.c.tokens)) or b"")
    assert size < 2_000


def test_a_returned_end_event_sends_the_request_back_to_its_initiator(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "gate_back", user("check", "role:approver"), xor("gate"), end("ok"), end("back", state="returned", label="请补材料"),
            paths="""
            start > check > gate
            gate >* ok
            gate > back: outcome = "rejected"
            """,
        )
    )  # fmt: skip
    result = started(stage, "gate_back", ANN)
    back = reject(stage, result.id, MAX)

    assert (back.instance.state, back.instance.label) == (InstanceState.RETURNED, "请补材料")
    assert open_at(stage, result.id) == ["resubmit"]
    assert codes(stage, result.id)[-1] == "instance.returned"
    stage.engine.execute(Resubmit(result.id), ANN)
    assert approve(stage, result.id, MAX).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []
