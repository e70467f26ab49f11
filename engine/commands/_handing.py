"""A task goes into other hands: its row closes, another follows it (approvals.md B4 转办, 委派, 改派; B9)."""

from collections.abc import Sequence

from engine.approval.candidates import Seat
from engine.commands import _arrivals, _deadline, _following, _substituting
from engine.commands._desk import Desk
from engine.errors import AlreadyThere, OwnRequest, PersonNotFound, TooManyHands
from engine.model import CloseReason, TaskState
from engine.store import directory, hands
from engine.store.records import DELEGATION, Task

HANDS = 10
"""How often one step may be handed on."""
ANSWER = "answer"
_HANDED = ("transfer", "reassignment", "handover")


def recipients(desk: Desk, ids: Sequence[str]) -> list[Seat]:
    """The seats of people who may get a part in this step; of one who is away, his substitute's. Raises PersonNotFound, OwnRequest, AlreadyThere."""
    names = directory.persons(desk.uow.connection, ids)
    for id_ in ids:
        if id_ not in names:
            raise PersonNotFound(id=id_)
    if desk.instance.initiator_id in ids and desk.profile.bars_initiator:
        raise OwnRequest()
    here = hands.taking_part(desk.uow.connection, desk.activation.id, ids, desk.uow.tasks_of(desk.activation.id))
    for id_ in ids:
        if id_ in here:
            raise AlreadyThere(user=names[id_])
    return _seats(desk, [(id_, names[id_]) for id_ in ids])


def _seats(desk: Desk, people: Sequence[tuple[str, str]]) -> list[Seat]:
    return _substituting.seats(desk.uow, desk.instance, desk.activation, desk.profile, people)


def may_hand_on(desk: Desk) -> None:
    """Raises TooManyHands."""
    if sum(row["origin"] in _HANDED for row in hands.there(desk.uow.connection, desk.activation.id, ())) >= HANDS:
        raise TooManyHands(most=HANDS)


def hand_on(desk: Desk, to: Seat, *, origin: str, state: TaskState, reason: CloseReason | None = None) -> Task:
    """The row of the desk closes; the same work lies before `to`. What was typed stays with who typed it."""
    uow, task = desk.uow, desk.task
    by_himself = state is not TaskState.CANCELED and uow.actor.kind != "system"
    by: tuple[str | None, str | None] = (uow.actor.id, uow.actor.name) if by_himself else (None, None)
    owner: tuple[str | None, str | None] = (task.principal_id, task.principal_name) if task.assignee_id else by
    if is_delegate(task):
        origin, owner = DELEGATION, (task.owner_id, task.owner_name)
    follower = _following.follow(uow, desk.activation, task, to, origin=origin)
    follower.owner_id, follower.owner_name = owner
    if task.assignee_id is None and by_himself:
        task.assignee_id, task.assignee_name = by
    _arrivals.close(uow, task, state, reason=reason)
    return follower


def give_back(desk: Desk) -> Task:
    """委派: the delegate has spoken; the task lies before its owner again (or who acts for him today), with what was said, and he decides."""
    task, uow = desk.task, desk.uow
    [seat] = _seats(desk, [(task.owner_id or "", task.owner_name or "")])
    back = _arrivals.task_for(desk.activation, seat, kind=task.kind, now=uow.now)
    back.origin, back.origin_id = ANSWER, task.id
    back.weight, back.position = task.weight, task.position
    _deadline.keep(back, task)
    back.parent_id, back.method, back.counts = _of_owner(desk)
    uow.add_task(back)
    _substituting.tell(uow, back)
    return back


def _of_owner(desk: Desk) -> tuple[str | None, str | None, bool]:
    """What the owner's row was before he delegated: a vote of the step, or one of those added to it."""
    task = desk.task
    return task.parent_id, task.method, task.parent_id is None or task.method is None


def is_delegate(task: Task) -> bool:
    return task.origin == DELEGATION
