"""One person decides on one task: may he, what did he fill in, is the activation decided, does the token move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.approval import tally
from engine.commands import _answers, _arrivals, _back, _choosing, _desk, _endings, _handing, _journey, _signers, _signing, _submission
from engine.commands._desk import Desk
from engine.commands._signers import Vote
from engine.errors import ActionNotAllowed, OpinionRequired
from engine.model import CloseReason, TaskResult, TaskState

STATES = {"approved": TaskState.APPROVED, "rejected": TaskState.REJECTED}


@dataclass(frozen=True)
class Decision:
    """What the person pressed and typed."""

    outcome: str
    opinion: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[str] = ()
    signature: str | None = None
    """Id of an uploaded image."""
    task_version: int | None = None
    form_version: int | None = None


def decide(desk: Desk, decision: Decision) -> TaskResult:
    """Validate in the order of B4 同意, write the vote, and move the token when the activation is decided."""
    say(desk, decision, state=STATES.get(decision.outcome, TaskState.COMPLETED))
    task = desk.task
    if _handing.is_delegate(task):
        _handing.give_back(desk)
    elif (vote := _signers.answered(desk, task, decision.outcome) if _signers.is_added(task) else Vote(task, decision.outcome)) is not None:
        count(desk, vote)
    return _answers.of_task(desk.uow, task)


def say(desk: Desk, decision: Decision, *, state: TaskState) -> None:
    """What the person decided, checked and written on his row.

    Raises ActionNotAllowed, OpinionRequired, StaleVersion, SignatureRequired, FieldsRejected.
    """
    uow, task = desk.uow, desk.task
    label = _offered(desk, decision)
    signature = None if _handing.is_delegate(task) else decision.signature
    if not _handing.is_delegate(task):
        _signing.require(desk, signature)
    changes = _fill_in(desk, decision)
    task.signature = _signing.sign(desk, signature)
    enclosed = _submission.attach(uow, desk.instance, decision.attachments)
    if not _handing.is_delegate(task):
        _choosing.at_decision(desk, decision.outcome, decision.variables)
    _write(desk, decision, state)
    _desk.note(
        uow, task, _code(desk, decision), outcome=decision.outcome, label=label, opinion=decision.opinion, changed=changes,
        attachments=list(decision.attachments), **enclosed, **({"signature": task.signature} if task.signature else {}),
    )  # fmt: skip
    desk.instance.trail["decided"] = True


def _code(desk: Desk, decision: Decision) -> str:
    if _handing.is_delegate(desk.task):
        return "task.advised"
    return f"task.{decision.outcome}" if decision.outcome in STATES else "task.completed"


def count(desk: Desk, vote: Vote, *, asks: bool = True) -> None:
    """One more vote of the step: it waits for others, or it is decided and its token moves. `asks`: who voted was to pick who comes next (自选)."""
    _go_on(desk, vote.outcome if vote.is_final else _outcome(desk, vote), asks=asks)


def recount(desk: Desk) -> None:
    """There is one seat less: what has been said may be enough now, or it is the next one's turn."""
    _go_on(desk, tally.decided(desk.profile, desk.uow.votes(desk.activation.id)), asks=False)


def _go_on(desk: Desk, outcome: str | None, *, asks: bool) -> None:
    if outcome is not None:
        _move(desk, outcome, asks=asks)
    elif desk.profile.mode == "sequence":
        _arrivals.next_turn(desk.uow, desk.activation, desk.profile)


def _outcome(desk: Desk, vote: Vote) -> str | None:
    """How the activation is decided, None while it is open. The others' votes are counted only where this one does not tell."""
    if tally.waits(desk.profile, vote.outcome, others=desk.uow.is_another_open(vote.task)):
        return None
    if desk.profile.mode == "single":
        return vote.outcome
    return tally.decided(desk.profile, desk.uow.votes(desk.activation.id))


def _offered(desk: Desk, decision: Decision) -> str:
    """The label of the pressed outcome. Raises ActionNotAllowed, OpinionRequired, StaleVersion."""
    found = desk.profile.outcome(decision.outcome)
    if found is None:
        raise ActionNotAllowed(action=decision.outcome)
    policy, typed = desk.profile.opinion, bool(decision.opinion.strip())
    if not typed and (policy == "required" or found.reason_required or (policy == "on_negative" and desk.profile.is_negative(found.key))):
        raise OpinionRequired(negative=desk.profile.is_negative(found.key))
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
        form, permissions = desk.bundle.start_form, desk.bundle.start_permissions(desk.profile, desk.activation.element_path)
    before = desk.instance.variables
    changes = _submission.accept(
        desk.uow, desk.bundle, desk.instance, submitted=submitted, form=form, process_key=path[0], element_id=path[1], permissions=permissions
    )
    if desk.instance.variables != before:
        desk.instance.form_version += 1
    return sorted(changes)


def editable_start_fields(desk: Desk) -> dict[str, Any]:
    """Fields of the start form that this task may change (`fields` of the task, `fields.ELEMENT` of the call)."""
    named = desk.bundle.permissions(desk.activation.process_key, desk.activation.element_id, desk.activation.element_path)
    return {name: value for name, value in named.items() if value in ("write", "required") or "+" in str(value) or "-" in str(value)}


def _write(desk: Desk, decision: Decision, state: TaskState) -> None:
    task, actor = desk.task, desk.uow.actor
    task.outcome, task.opinion, task.attachments = decision.outcome, decision.opinion, list(decision.attachments)
    task.assignee_id, task.assignee_name = task.assignee_id or actor.id, task.assignee_name or actor.name
    if state.is_open:
        task.state, task.draft, task.form_version = state, None, desk.instance.form_version
        desk.uow.change_task(task)
    else:
        _arrivals.close(desk.uow, task, state)


def _move(desk: Desk, outcome: str, *, asks: bool) -> None:
    """The activation is decided: once, and only now, its token moves. The clock picks nobody."""
    uow, instance, activation = desk.uow, desk.instance, desk.activation
    rejected = outcome == "rejected"
    if rejected and desk.profile.rejected_to:
        _back.by_rejection(desk, desk.profile.rejected_to)
        return
    reason = CloseReason.NODE_REJECTED if rejected else CloseReason.SIBLING_DECIDED
    _arrivals.leave(uow, activation, state="completed", outcome=outcome, reason=reason)
    instance.variables["outcome"] = outcome
    instance.variables["outcomes"] = {**instance.variables.get("outcomes", {}), activation.element_id: outcome}
    if rejected and desk.profile.on_reject == "end":
        _endings.reject(uow)
        return
    journey = _back.straight_on(desk) if outcome == desk.profile.positive else None
    if journey is None:
        journey = _journey.resume(uow, desk.bundle, instance)
        journey.execution.complete(activation.id)
    _journey.settle(journey, asks=asks and uow.actor.kind != "system" and not desk.profile.is_negative(outcome))
