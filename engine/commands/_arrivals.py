"""Tokens that came to rest at user tasks, and those that are gone: their activations and user tasks."""

from collections.abc import Callable, Iterable
from datetime import datetime

from engine import bpmn
from engine.approval import candidates
from engine.approval.candidates import Directory, Initiator, Seat
from engine.approval.profile import Profile
from engine.commands import _deadline
from engine.definitions.bundle import Bundle
from engine.model import CloseReason, TaskState
from engine.store import directory
from engine.store.records import Activation, Instance, Task
from engine.store.unit_of_work import UnitOfWork, new_id


def read_directory(uow: UnitOfWork, me: Initiator) -> Directory:
    """As far as `initiator_seat` looks."""
    return directory.read(uow.connection, candidates.needs_of_initiator(me), uow.now)


def reopen(uow: UnitOfWork, bundle: Bundle, execution: bpmn.Execution, token_id: str, task: Callable[[Activation], Task]) -> None:
    """A token that was taken back rests again: its visit, with this task and no candidates anew."""
    assert uow.instance is not None
    token = next(token for token in execution.waiting() if token.id == token_id)
    opened = visit(uow, bundle, token, number=dict(uow.instance.trail["elements"]).get(token.element_path, 0) + 1)
    uow.add_activation(opened, [task(opened)])


def initiator_of(instance: Instance, bundle: Bundle) -> Initiator:
    return candidates.initiator(instance.initiator_id, instance.initiator_name, instance.branch_id, in_charge=bundle.settings.in_charge)


def visit(uow: UnitOfWork, bundle: Bundle, token: bpmn.Token, *, number: int) -> Activation:
    """A token comes to a user task for the `number`th time."""
    assert uow.instance is not None
    return Activation(
        id=token.id, instance_id=uow.instance.id, process_key=token.process_key, element_id=token.element_id, element_path=token.element_path,
        name=bundle.element_name(token.element_path)[:200], visit_no=number, round=uow.instance.round,
        mode=bundle.profile(token.process_key, token.element_id).mode, state="active", outcome=None, entered_at=uow.now, left_at=None,
    )  # fmt: skip


def task_for(
    activation: Activation, seat: Seat, *, kind: str, now: datetime, state: TaskState = TaskState.PENDING, position: int = 0
) -> Task:  # fmt: skip
    """One open row: for a person, or for a group until somebody claims it."""
    return Task(
        id=new_id(), activation_id=activation.id, instance_id=activation.instance_id, kind=kind, state=state, name=activation.name,
        element_path=activation.element_path, assignee_id=seat.person_id, assignee_name=seat.person_name, role_id=seat.role_id,
        branch_id=seat.branch_id, claimed=False, outcome=None, opinion="", attachments=[], close_reason=None, closed_by=None,
        closed_by_name=None, draft=None, row_version=1, created_at=now, closed_at=None, due_at=None, barred_id=seat.barred_id,
        on_behalf_of_id=seat.on_behalf_of_id, on_behalf_of_name=seat.on_behalf_of_name, weight=seat.weight, position=position,
    )  # fmt: skip


def next_turn(uow: UnitOfWork, activation: Activation, profile: Profile) -> None:
    """依次: the next one's turn has come, and only now he finds it in his inbox; his time begins."""
    task = uow.next_in_turn(activation.id)
    if task is not None:
        task.state, task.created_at = TaskState.PENDING, uow.now
        _deadline.give(uow, [task], profile)
        uow.change_task(task)


def close_gone(uow: UnitOfWork, token_ids: Iterable[str], *, reason: CloseReason = CloseReason.INTERRUPTED) -> None:
    """Tokens that were interrupted or moved take their open user tasks along."""
    gone = set(token_ids)
    for activation in [a for a in uow.activations if a.id in gone and a.left_at is None]:
        leave(uow, activation, state="canceled", reason=reason)


def leave(uow: UnitOfWork, activation: Activation, *, state: str, reason: CloseReason, outcome: str | None = None) -> None:
    """The visit is over: its remaining open tasks are canceled with the reason."""
    activation.state, activation.outcome, activation.left_at = state, outcome, uow.now
    uow.change_activation(activation)
    if uow.instance is not None and uow.instance.open_incidents:
        uow.resolve_incidents(token_id=activation.id)
    for task in [t for t in uow.tasks_of(activation.id) if t.state.is_open]:
        close(uow, task, TaskState.CANCELED, reason=reason)
    uow.cancel_rest(activation, reason)


def leave_all(uow: UnitOfWork, reason: CloseReason) -> None:
    """Every open visit of the instance is over."""
    for activation in [a for a in uow.activations if a.left_at is None]:
        leave(uow, activation, state="canceled", reason=reason)


def close(uow: UnitOfWork, task: Task, state: TaskState, *, reason: CloseReason | None = None) -> None:
    """A terminal row: it never changes again (I1). Whoever acts is named, so that a late second can be told."""
    task.state, task.close_reason, task.closed_at = state, reason, uow.now
    task.closed_by, task.closed_by_name, task.draft = uow.actor.id, uow.actor.name, None
    task.form_version = uow.instance.form_version if uow.instance is not None else None
    uow.change_task(task)


def close_as_said(uow: UnitOfWork, task: Task, outcome: str) -> None:
    """后加签: he has spoken before; now it counts. Whoever spoke last is not who decided here."""
    task.state, task.closed_at = TaskState(outcome) if outcome in ("approved", "rejected") else TaskState.COMPLETED, uow.now
    task.closed_by, task.closed_by_name = task.assignee_id, task.assignee_name
    uow.change_task(task)
