"""A task goes into other hands: its row closes, another follows it (approvals.md B4 转办, 委派, 改派; B9)."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.approval.candidates import Seat
from engine.commands import _arrivals, _deadline
from engine.commands._desk import Desk
from engine.errors import AlreadyThere, OwnRequest, PersonNotFound, TooManyHands
from engine.model import CloseReason, TaskState
from engine.store import directory, hands
from engine.store.records import DELEGATION, HANDED_ON, Task

HANDS = 10
"""How often one step may be handed on."""
ANSWER = "answer"
_HANDED = ("transfer", "reassignment", "handover")


def recipients(desk: Desk, ids: Sequence[str]) -> list[tuple[str, str]]:
    """(id, name) of people who may get a part in this step. Raises PersonNotFound, OwnRequest, AlreadyThere."""
    names = directory.persons(desk.uow.connection, ids)
    for id_ in ids:
        if id_ not in names:
            raise PersonNotFound(id=id_)
    if desk.instance.initiator_id in ids and _is_barred(desk):
        raise OwnRequest()
    here = taking_part(desk, ids)
    for id_ in ids:
        if id_ in here:
            raise AlreadyThere(user=names[id_])
    return [(id_, names[id_]) for id_ in ids]


def taking_part(desk: Desk, ids: Sequence[str]) -> set[str]:
    """Those of them who have a part in this step already."""
    return {row["assignee_id"] for row in _rows(desk, ids) if row["assignee_id"] in ids and _takes_part(row)}


def _takes_part(row: Mapping[str, Any]) -> bool:
    """He has spoken, or is still asked: as a member, a signer or a delegate."""
    state = TaskState(row["state"])
    return state.is_open or (row["counts"] and state not in HANDED_ON)


def may_hand_on(desk: Desk) -> None:
    """Raises TooManyHands."""
    if sum(row["origin"] in _HANDED for row in _rows(desk, ())) >= HANDS:
        raise TooManyHands(most=HANDS)


def _rows(desk: Desk, ids: Sequence[str]) -> list[dict[str, Any]]:
    return hands.there(desk.uow.connection, desk.activation.id, ids)


def _is_barred(desk: Desk) -> bool:
    """职责分离: the initiator gets no part in judging his own request."""
    return desk.profile.on_initiator != "allow" and all(rule.kind != "initiator" for rule in desk.profile.candidates)


def hand_on(desk: Desk, to: tuple[str, str] | Seat, *, origin: str, state: TaskState, reason: CloseReason | None = None) -> Task:
    """The row of the desk closes; the same work lies before `to`. What was typed stays with who typed it."""
    uow, task, seat = desk.uow, desk.task, to if isinstance(to, Seat) else Seat(*to)
    by_himself = state is not TaskState.CANCELED and uow.actor.kind != "system"
    by: tuple[str | None, str | None] = (uow.actor.id, uow.actor.name) if by_himself else (None, None)
    owner: tuple[str | None, str | None] = (task.assignee_id, task.assignee_name) if task.assignee_id else by
    if is_delegate(task):
        origin, owner = DELEGATION, (task.owner_id, task.owner_name)
    follower = _arrivals.task_for(desk.activation, seat, kind=task.kind, now=uow.now)
    follower.origin, follower.origin_id = origin, task.id
    follower.owner_id, follower.owner_name = owner
    follower.parent_id, follower.method, follower.counts = task.parent_id, task.method, task.counts
    follower.weight, follower.position = task.weight, task.position
    _deadline.keep(follower, task)
    follower.state = task.state
    if task.assignee_id is None and by_himself:
        task.assignee_id, task.assignee_name = by
    _arrivals.close(uow, task, state, reason=reason)
    uow.add_task(follower)
    for added in uow.added_to(task) if follower.state is TaskState.BLOCKED else ():
        if added.state.is_open:
            added.parent_id = follower.id
            uow.change_task(added)
    return follower


def give_back(desk: Desk) -> Task:
    """委派: the delegate has spoken; the task lies before its owner again, with what was said, and he decides."""
    task, uow = desk.task, desk.uow
    back = _arrivals.task_for(desk.activation, Seat(task.owner_id, task.owner_name), kind=task.kind, now=uow.now)
    back.origin, back.origin_id = ANSWER, task.id
    back.weight, back.position = task.weight, task.position
    _deadline.keep(back, task)
    back.parent_id, back.method, back.counts = _of_owner(desk)
    uow.add_task(back)
    return back


def _of_owner(desk: Desk) -> tuple[str | None, str | None, bool]:
    """What the owner's row was before he delegated: a vote of the step, or one of those added to it."""
    task = desk.task
    return task.parent_id, task.method, task.parent_id is None or task.method is None


def is_delegate(task: Task) -> bool:
    return task.origin == DELEGATION
