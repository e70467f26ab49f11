"""One person decides on one task: may he, what did he fill in, is the activation decided, does the token move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.approval import tally
from engine.approval.profile import Profile
from engine.commands import _answers, _arrivals, _endings, _journey, _submission
from engine.definitions.bundle import Bundle
from engine.errors import (
    ActionNotAllowed,
    InstanceStateChanged,
    InstanceSuspended,
    NotAssigned,
    NotYourTurn,
    OpinionRequired,
    OwnRequest,
    TaskClaimed,
    TaskStateChanged,
)
from engine.model import CloseReason, InstanceState, TaskResult, TaskState
from engine.store.records import Activation, Instance, Task
from engine.store.unit_of_work import UnitOfWork

STATES = {"approved": TaskState.APPROVED, "rejected": TaskState.REJECTED}


@dataclass(frozen=True)
class Desk:
    """A task under its lock, with all that a decision needs."""

    uow: UnitOfWork
    bundle: Bundle
    instance: Instance
    activation: Activation
    task: Task
    profile: Profile


@dataclass(frozen=True)
class Decision:
    """What the person pressed and typed."""

    outcome: str
    opinion: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[str] = ()
    task_version: int | None = None
    form_version: int | None = None


def sit_down(uow: UnitOfWork, task_id: str, *, action: str) -> Desk:
    """Lock and load; refuse who is late, who it does not belong to, and what is not offered here."""
    task = uow.take_task(task_id)
    instance = uow.instance
    assert instance is not None
    may_act(uow, task)
    bundle = uow.definitions.get(uow.connection, instance.definition_id)
    activation = uow.activation(task.activation_id)
    if task.kind == _endings.RESUBMIT or instance.state is not InstanceState.RUNNING:
        raise ActionNotAllowed(action=action) if task.kind == _endings.RESUBMIT else InstanceStateChanged(state=instance.state.value)
    if instance.suspended:
        raise InstanceSuspended()
    if task.state is TaskState.WAITING:
        raise NotYourTurn()
    profile = bundle.profile(activation.process_key, activation.element_id)
    if action in profile.actions:
        raise ActionNotAllowed(action=action)
    return Desk(uow, bundle, instance, activation, task, profile)


def may_act(uow: UnitOfWork, task: Task) -> None:
    """Raises NotAssigned, OwnRequest, TaskStateChanged (late) or TaskClaimed. Who has no business here learns nothing of who won."""
    me = uow.actor.id
    mine = task.assignee_id == me or (task.role_id is not None and task.actor_is_candidate)
    if not mine and task.closed_by != me:
        raise NotAssigned()
    if not task.state.is_open:
        told = {"state": task.state.value, "closed_by": task.closed_by, "close_reason": task.close_reason}
        raise TaskStateChanged(user=task.closed_by_name or "", at=task.closed_at, task=told)
    if task.barred_id == me:
        raise OwnRequest()
    if task.claimed and task.assignee_id != me:
        raise TaskClaimed(user=task.assignee_name or "")


def decide(desk: Desk, decision: Decision) -> TaskResult:
    """Validate in the order of B4 同意, write the vote, and move the token when the activation is decided."""
    uow, instance, task = desk.uow, desk.instance, desk.task
    label = _offered(desk, decision)
    changes = _fill_in(desk, decision)
    _vote(desk, decision)
    code = f"task.{decision.outcome}" if decision.outcome in STATES else "task.completed"
    uow.record(
        code, task=task.id, element_path=task.element_path, name=task.name, outcome=decision.outcome, label=label,
        opinion=decision.opinion, attachments=list(decision.attachments), changed=changes,
    )  # fmt: skip
    instance.trail["decided"] = True
    outcome = _outcome(desk, decision)
    if outcome is not None:
        _move(desk, outcome)
    elif desk.profile.mode == "sequence":
        _arrivals.next_turn(uow, desk.activation)
    return _answers.of_task(uow, task)


def _outcome(desk: Desk, decision: Decision) -> str | None:
    """How the activation is decided, None while it is open. The others' votes are counted only where this one does not tell."""
    if tally.waits(desk.profile, decision.outcome, others=desk.uow.is_another_open(desk.task)):
        return None
    if desk.profile.mode == "single":
        return decision.outcome
    return tally.decided(desk.profile, desk.uow.votes(desk.activation.id))


def _offered(desk: Desk, decision: Decision) -> str:
    """The label of the pressed outcome. Raises ActionNotAllowed, OpinionRequired, StaleVersion."""
    found = desk.profile.outcome(decision.outcome)
    if found is None:
        raise ActionNotAllowed(action=decision.outcome)
    policy, typed = desk.profile.opinion, bool(decision.opinion.strip())
    if not typed and (policy == "required" or found.reason_required or (policy == "on_negative" and desk.profile.is_negative(found.key))):
        raise OpinionRequired()
    _submission.check_version(expected=decision.task_version, actual=desk.task.row_version)
    _submission.check_version(expected=decision.form_version, actual=desk.instance.form_version)
    return found.label


def _fill_in(desk: Desk, decision: Decision) -> list[str]:
    """The task's own form; a negative outcome writes no fields. Gives the names of changed fields."""
    if desk.profile.is_negative(decision.outcome):
        return []
    path = desk.activation.process_key, desk.activation.element_id
    form = desk.bundle.task_form(*path)
    if form is None and desk.bundle.start_form is not None and not editable_start_fields(desk):
        submitted: Mapping[str, Any] = {}
    else:
        submitted = decision.variables
    permissions = desk.profile.fields or None
    if form is None and desk.bundle.start_form is not None:
        form, permissions = desk.bundle.start_form, start_permissions(desk)
    before = desk.instance.variables
    changes = _submission.accept(
        desk.uow, desk.bundle, desk.instance, submitted=submitted, form=form, process_key=path[0], element_id=path[1], permissions=permissions
    )
    if desk.instance.variables != before:
        desk.instance.form_version += 1
    return sorted(changes)


def editable_start_fields(desk: Desk) -> dict[str, Any]:
    """Fields of the start form that this task may change (`fields` of the task, `fields.ELEMENT` of the call)."""
    named = {**desk.profile.fields, **desk.bundle.call_fields(desk.activation.element_path)}
    return {name: value for name, value in named.items() if value in ("write", "required") or "+" in str(value) or "-" in str(value)}


def start_permissions(desk: Desk) -> dict[str, Any]:
    """The start form is read-only to approvers but for what the designer opened."""
    assert desk.bundle.start_form is not None
    return desk.bundle.start_form.closed_but({**desk.profile.fields, **desk.bundle.call_fields(desk.activation.element_path)})


def _vote(desk: Desk, decision: Decision) -> None:
    task, actor = desk.task, desk.uow.actor
    task.outcome, task.opinion, task.attachments = decision.outcome, decision.opinion, list(decision.attachments)
    task.assignee_id, task.assignee_name = task.assignee_id or actor.id, task.assignee_name or actor.name
    if decision.attachments:
        _submission.attach(desk.uow, desk.instance, decision.attachments)
    _arrivals.close(desk.uow, task, STATES.get(decision.outcome, TaskState.COMPLETED))


def _move(desk: Desk, outcome: str) -> None:
    """The activation is decided: once, and only now, its token moves."""
    uow, instance, activation = desk.uow, desk.instance, desk.activation
    rejected = outcome == "rejected"
    reason = CloseReason.NODE_REJECTED if rejected else CloseReason.SIBLING_DECIDED
    _arrivals.leave(uow, activation, state="completed", outcome=outcome, reason=reason)
    instance.variables["outcome"] = outcome
    instance.variables["outcomes"] = {**instance.variables.get("outcomes", {}), activation.element_id: outcome}
    if rejected and desk.profile.on_reject == "end":
        _endings.reject(uow)
        return
    journey = _journey.resume(uow, desk.bundle, instance)
    journey.execution.complete(activation.id)
    _journey.settle(journey)
