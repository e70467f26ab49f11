"""Deciding a task: who may, the opinion it needs, where the token goes, and what the others are told."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Approve, Cancel, Claim, Complete, Reject, Release, Resubmit, ReturnTo, Withdraw
from engine.errors import ActionNotAllowed, InstanceStateChanged, NotAssigned, OpinionRequired, StaleVersion, TaskStateChanged, UserTaskNotFound
from engine.model import InstanceState, TaskState
from engine.queries import HistoryOf, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, detail, open_at, reject, send_back, started, task_at
from tests.engine.drawing import draw, end, form, user, xor
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, open_office

PLAIN = draw("plain", user("check", "role:approver"), paths="start > check > end")
ROUTED = draw(
    "routed", user("check", "role:approver"), xor("gate"), user("fix", "initiator", kind="handle", name="修改"),
    end("done"), end("dead", state="expired", label="过期"),
    paths="""
    start > check > gate
    gate >* done
    gate > fix: outcome = "rejected"
    fix > dead
    """,
)  # fmt: skip
OUTCOMES = draw(
    "outcomes", user("judge", "role:approver", outcomes="accepted:受理;later:暂缓;refused:不予受理!"), xor("gate"),
    end("yes"), end("no", state="rejected"), end("wait", state="completed"),
    paths="""
    start > judge > gate
    gate >* yes
    gate > wait: outcome = "later"
    gate > no: outcome = "refused"
    """,
)  # fmt: skip
OPINIONS = {
    policy: draw(f"opinion_{policy}", user("check", "role:approver", opinion=policy), paths="start > check > end")
    for policy in ("optional", "on_negative", "required")
}
HANDLE = draw("handle", user("work", "role:approver", kind="handle"), paths="start > work > end")
LIMITED = draw("limited", user("check", "role:approver", actions="-reject, -return,-claim"), paths="start > check > end")
FILLED = draw(
    "filled", user("price", "role:finance"), paths="start > price > end",
    more=form("start", {"type": "textfield", "key": "reason", "validate": {"required": True}})
    | form(
        "price", {"type": "number", "key": "fee", "validate": {"required": True, "min": 0}}, {"type": "textfield", "key": "reason", "readonly": True}
    ),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


@pytest.mark.parametrize(("policy", "yes", "no"), [("optional", True, False), ("on_negative", True, False), ("required", False, False)])
def test_what_an_opinion_policy_lets_pass_without_a_word(stage: Stage, policy: str, yes: bool, no: bool) -> None:
    """The rejection's own label asks for a reason, whatever the policy says."""
    stage.deploy_files(OPINIONS[policy])
    for attempt, allowed in ((Approve, yes), (Reject, no)):
        task = started(stage, f"opinion_{policy}", ANN).open_tasks[0].id
        if allowed:
            assert stage.engine.execute(attempt(task, "  "), MAX).instance.open_tasks == ()
        else:
            with pytest.raises(OpinionRequired):
                stage.engine.execute(attempt(task, "  "), MAX)
            assert stage.engine.execute(attempt(task, "因为"), EVE).instance.open_tasks == ()


def test_a_rejection_that_nobody_routes_ends_the_request(stage: Stage) -> None:
    stage.deploy_files(PLAIN)
    result = started(stage, "plain", ANN)

    decided = reject(stage, result.id, MAX, opinion="材料不全")

    assert (decided.task_state, decided.instance.state) == (TaskState.REJECTED, InstanceState.REJECTED)
    entries = stage.engine.ask(HistoryOf(result.id), ANN)
    assert [e.code for e in entries] == ["instance.submitted", "task.rejected", "instance.rejected"]
    assert (entries[1].params["opinion"], entries[1].actor.name) == ("材料不全", "马克")


def test_a_rejection_the_gateway_reads_goes_on_in_the_diagram(stage: Stage) -> None:
    stage.deploy_files(ROUTED)
    result = started(stage, "routed", ANN)

    decided = reject(stage, result.id, MAX)
    assert (decided.instance.state, [t.element_path for t in decided.instance.open_tasks]) == (InstanceState.RUNNING, ["fix"])
    assert detail(stage, result.id).variables["outcomes"] == {"check": "rejected"}

    done = stage.engine.execute(Complete(task_at(stage, result.id)), ANN)
    assert (done.task_state, done.instance.state, done.instance.label) == (TaskState.COMPLETED, InstanceState.EXPIRED, "过期")


def test_a_gateway_that_reads_another_tasks_outcome_does_not_save_a_rejected_request(stage: Stage) -> None:
    stage.deploy_files(
        draw(
            "two", user("first", "role:approver"), user("second", "role:approver"), xor("gate"), end("a"), end("b"),
            paths="""
            start > first > second > gate
            gate >* a
            gate > b: outcomes.first = "approved"
            """,
        )
    )  # fmt: skip
    result = started(stage, "two", ANN)
    approve(stage, result.id, MAX)

    assert reject(stage, result.id, EVE).instance.state is InstanceState.REJECTED


@pytest.mark.parametrize(("on_reject", "state"), [("end", InstanceState.REJECTED), ("continue", InstanceState.APPROVED)])
def test_on_reject_says_whether_a_rejection_ends_the_request(stage: Stage, on_reject: str, state: InstanceState) -> None:
    stage.deploy_files(draw("told", user("check", "role:approver", on_reject=on_reject), paths="start > check > end"))

    assert reject(stage, started(stage, "told", ANN).id, MAX).instance.state is state


@pytest.mark.parametrize(("outcome", "state"), [(None, "approved"), ("accepted", "approved"), ("later", "completed")])
def test_an_outcome_of_ones_own_takes_its_flow(stage: Stage, outcome: str | None, state: str) -> None:
    stage.deploy_files(OUTCOMES)
    result = started(stage, "outcomes", ANN)

    decided = stage.engine.execute(Complete(result.open_tasks[0].id, outcome), MAX)

    assert (decided.task_state, decided.instance.state) == (TaskState.COMPLETED, state)
    assert stage.engine.ask(HistoryOf(result.id), ANN)[1].params["label"] == ("暂缓" if outcome == "later" else "受理")


def test_an_outcome_with_a_mark_needs_its_reason_and_an_unknown_one_is_refused(stage: Stage) -> None:
    stage.deploy_files(OUTCOMES)
    task = started(stage, "outcomes", ANN).open_tasks[0].id

    with pytest.raises(OpinionRequired):
        stage.engine.execute(Complete(task, "refused"), MAX)
    for unknown in (Complete(task, "perhaps"), Reject(task, "没有这个按钮")):
        with pytest.raises(ActionNotAllowed):
            stage.engine.execute(unknown, MAX)  # type: ignore[arg-type]  # every command has execute
    assert stage.engine.execute(Complete(task, "refused", opinion="材料是假的"), MAX).instance.state is InstanceState.REJECTED


def test_work_that_is_done_is_completed_and_not_judged(stage: Stage) -> None:
    stage.deploy_files(HANDLE)
    result = started(stage, "handle", ANN)
    task = result.open_tasks[0].id

    for judged in (Approve(task), Reject(task, "不")):
        with pytest.raises(ActionNotAllowed):
            stage.engine.execute(judged, MAX)  # type: ignore[arg-type]  # every command has execute
    done = stage.engine.execute(Complete(task), MAX)
    assert (done.task_state, done.instance.state) == (TaskState.COMPLETED, InstanceState.COMPLETED)


def test_verbs_that_are_switched_off_are_refused_on_every_way(stage: Stage) -> None:
    stage.deploy_files(LIMITED)
    task = started(stage, "limited", ANN).open_tasks[0].id

    assert stage.engine.ask(UserTaskById(task), MAX).task.allowed_actions == (
        "approve",
        "transfer",
        "delegate",
        "add_signers",
        "consult",
        "save_draft",
    )
    for off in (Claim(task), Reject(task, "不"), ReturnTo(task, opinion="不"), Complete(task, "rejected", opinion="不")):
        with pytest.raises(ActionNotAllowed):
            stage.engine.execute(off, MAX)  # type: ignore[arg-type]  # every command has execute
    assert stage.engine.execute(Approve(task), MAX).instance.state is InstanceState.APPROVED


def test_a_decision_made_on_an_older_page_is_refused(stage: Stage) -> None:
    stage.deploy_files(FILLED)
    task = started(stage, "filled", ANN, reason="换").open_tasks[0].id
    seen = stage.engine.ask(UserTaskById(task), FAY)
    stage.engine.execute(Claim(task), FAY)

    for stale in (
        Approve(task, variables={"fee": 1}, task_version=seen.task_version), Approve(task, variables={"fee": 1}, form_version=seen.form_version + 1),
        Reject(task, "不", task_version=seen.task_version), ReturnTo(task, opinion="不", task_version=seen.task_version),
    ):  # fmt: skip
        with pytest.raises(StaleVersion):
            stage.engine.execute(stale, FAY)  # type: ignore[arg-type]  # every command has execute
    now = stage.engine.ask(UserTaskById(task), FAY)
    approved = stage.engine.execute(Approve(task, variables={"fee": 1}, task_version=now.task_version, form_version=now.form_version), FAY)
    assert approved.instance.form_version == seen.form_version + 1


def test_late_ones_learn_who_decided_and_an_unknown_task_is_not_found(stage: Stage) -> None:
    stage.deploy_files(PLAIN)
    result = started(stage, "plain", ANN)
    task = result.open_tasks[0].id
    approve(stage, result.id, MAX)

    for late in (Claim(task), Release(task), Approve(task), Complete(task), Reject(task, "不"), ReturnTo(task, opinion="不")):
        for by in (EVE, MAX):
            with pytest.raises(TaskStateChanged) as refusal:
                stage.engine.execute(late, by)  # type: ignore[arg-type]  # every command has execute
            assert (refusal.value.params["user"], refusal.value.params["task"]["closed_by"]) == ("马克", "max")
    for command in (Claim("x"), Release("x"), Approve("x"), Complete("x"), Reject("x", "不"), ReturnTo("x", opinion="不")):
        with pytest.raises(UserTaskNotFound):
            stage.engine.execute(command, MAX)  # type: ignore[arg-type]  # every command has execute


def test_the_task_of_a_returned_request_is_only_for_resubmitting(stage: Stage) -> None:
    stage.deploy_files(PLAIN)
    result = started(stage, "plain", ANN)
    send_back(stage, result.id, MAX)
    task = task_at(stage, result.id)

    assert open_at(stage, result.id) == ["resubmit"]
    for command in (Approve(task), Complete(task), Reject(task, "不"), ReturnTo(task, opinion="不"), Claim(task)):
        with pytest.raises(ActionNotAllowed):
            stage.engine.execute(command, ANN)  # type: ignore[arg-type]  # every command has execute
        with pytest.raises(NotAssigned):
            stage.engine.execute(command, MAX)  # type: ignore[arg-type]  # every command has execute


def test_a_very_long_name_or_reason_is_no_accident(stage: Stage) -> None:
    long = "很" * 250
    stage.deploy_files(draw("long", user("check", "role:approver", name=long), paths="start > check > end", name=long))
    result = started(stage, "long", ANN)

    assert result.open_tasks[0].name == long[:200]
    decided = send_back(stage, result.id, MAX, opinion="长" * 1000)
    assert decided.instance.label == "长" * 300


def test_instance_state_changed_is_told_where_the_request_has_ended(stage: Stage) -> None:
    stage.deploy_files(PLAIN)
    result = started(stage, "plain", ANN)
    approve(stage, result.id, MAX)

    for command, by in ((Withdraw(result.id), ANN), (Resubmit(result.id), ANN), (Cancel(result.id, "不要了"), ROOT)):
        with pytest.raises(InstanceStateChanged) as refusal:
            stage.engine.execute(command, by)  # type: ignore[arg-type]  # every command has execute
        assert refusal.value.params == {"state": "approved"}
