"""A task under its lock, and who may act on it."""

from dataclasses import dataclass, replace
from typing import Any

from engine.approval.profile import Profile
from engine.commands import _endings, _submission, _substituting
from engine.definitions.bundle import Bundle
from engine.errors import (
    ActionNotAllowed,
    InstanceStateChanged,
    InstanceSuspended,
    NotAssigned,
    NotYourTurn,
    OwnRequest,
    SubstitutionEnded,
    TaskBlocked,
    TaskClaimed,
    TaskStateChanged,
)
from engine.model import CloseReason, InstanceState, TaskState
from engine.store.records import Activation, Instance, Task
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Desk:
    """A task with all that a decision needs. `profile.mode` is that of the visit, which 并加签 may have changed."""

    uow: UnitOfWork
    bundle: Bundle
    instance: Instance
    activation: Activation
    task: Task
    profile: Profile


def sit_down(uow: UnitOfWork, task_id: str, *, action: str) -> Desk:
    """Lock and load; refuse who is late, who it does not belong to, whose turn it is not, and what is not offered here."""
    task = uow.take_task(task_id)
    may_act(uow, task)
    desk = spread(uow, task, action=action)
    if not is_principal(uow, task):
        return desk
    return replace(desk, task=_substituting.recall(uow, task))


def is_principal(uow: UnitOfWork, task: Task) -> bool:
    """代理: another has it on his behalf. He may act first."""
    return task.on_behalf_of_id == uow.actor.id and task.assignee_id != uow.actor.id


def spread(uow: UnitOfWork, task: Task, *, action: str) -> Desk:
    """The desk of an open task of a running request, whoever sits at it."""
    instance = uow.instance
    assert instance is not None
    bundle = uow.definitions.get(uow.connection, instance.definition_id)
    activation = uow.activation(task.activation_id)
    if task.kind == _endings.RESUBMIT or instance.state is not InstanceState.RUNNING:
        raise ActionNotAllowed(action=action) if task.kind == _endings.RESUBMIT else InstanceStateChanged(state=instance.state.value)
    if instance.suspended:
        raise InstanceSuspended()
    profile = bundle.profile(activation.process_key, activation.element_id)
    if action in profile.actions:
        raise ActionNotAllowed(action=action)
    return Desk(uow, bundle, instance, activation, task, replace(profile, mode=activation.mode))


def may_act(uow: UnitOfWork, task: Task) -> None:
    """Raises NotAssigned, OwnRequest, TaskStateChanged (late), TaskClaimed, NotYourTurn or TaskBlocked. Who has no business here learns nothing
    of who won."""
    me = uow.actor.id
    mine = me in (task.assignee_id, task.on_behalf_of_id) or (task.role_id is not None and task.actor_is_candidate)
    if not mine and task.closed_by != me:
        raise NotAssigned()
    if task.close_reason == CloseReason.SUBSTITUTION_ENDED and me == task.assignee_id:
        raise SubstitutionEnded(user=task.on_behalf_of_name or "")
    require_open(task)
    if task.barred_id == me:
        raise OwnRequest()
    if task.claimed and me not in (task.assignee_id, task.on_behalf_of_id):
        raise TaskClaimed(user=task.assignee_name or "")
    if task.state is not TaskState.PENDING:
        raise NotYourTurn() if task.state is TaskState.WAITING else TaskBlocked()


def require_open(task: Task) -> None:
    """Raises TaskStateChanged, naming who was faster."""
    if not task.state.is_open:
        told = {"state": task.state.value, "closed_by": task.closed_by, "close_reason": task.close_reason}
        raise TaskStateChanged(user=task.closed_by_name or "", at=task.closed_at, task=told)


def check_version(desk: Desk, expected: int | None) -> None:
    """The page that was pressed showed this version of the task. Raises StaleVersion."""
    _submission.check_version(expected=expected, actual=desk.task.row_version)


def note(uow: UnitOfWork, task: Task, code: str, **told: Any) -> None:
    """One history entry about a task; 代理: of who has it, in whose name he does it."""
    acts_for = (task.on_behalf_of_id, task.on_behalf_of_name or "") if task.on_behalf_of_id and task.assignee_id == uow.actor.id else None
    uow.record(code, on_behalf_of=acts_for, task=task.id, element_path=task.element_path, name=task.name, **told)
