"""A task closes and the same work lies before somebody else: a row of its own, that says from which one it came (decisions/0022, 0023)."""

from engine.approval.candidates import Seat
from engine.commands import _arrivals, _deadline
from engine.model import CloseReason, TaskState
from engine.store.records import MEANT, Activation, Task
from engine.store.unit_of_work import UnitOfWork


def follow(uow: UnitOfWork, activation: Activation, task: Task, seat: Seat, *, origin: str) -> Task:
    """The row that comes after `task`, which the caller closes. Its place in the step is the same: vote, weight, turn, and whom it answers for."""
    follower = _arrivals.task_for(activation, seat, kind=task.kind, now=uow.now, state=task.state)
    follower.origin, follower.origin_id = origin, task.id
    follower.parent_id, follower.method, follower.counts = task.parent_id, task.method, task.counts
    follower.weight, follower.position = task.weight, task.position
    _deadline.keep(follower, task)
    uow.add_task(follower)
    for added in uow.added_to(task) if follower.state is TaskState.BLOCKED else ():
        if added.state.is_open:
            added.parent_id = follower.id
            uow.change_task(added)
    return follower


def pass_on(uow: UnitOfWork, task: Task, seat: Seat, *, origin: str, reason: CloseReason) -> Task:
    """代理: between who is away and who acts for him. What it is stays as it was, claimed or asked for as advice, and what was typed goes along:
    both write in the same name."""
    typed, origin = task.draft, task.origin if task.origin in MEANT else origin
    follower = follow(uow, uow.activation(task.activation_id), task, seat, origin=origin or "")
    follower.role_id, follower.branch_id, follower.claimed, follower.barred_id = task.role_id, task.branch_id, task.claimed, task.barred_id
    follower.owner_id, follower.owner_name = task.owner_id, task.owner_name
    follower.draft = {**typed, "by": seat.person_id} if typed else None
    # Who has the page of the old row before him has seen this one.
    follower.row_version = task.row_version
    _arrivals.close(uow, task, TaskState.CANCELED, reason=reason)
    return follower
