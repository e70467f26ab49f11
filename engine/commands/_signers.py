"""加签: people who were added to a step, before, after or beside the one who asked for them (approvals.md B4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.approval.candidates import Seat
from engine.commands import _arrivals, _deadline
from engine.commands._desk import Desk
from engine.errors import TooManySigners
from engine.model import CloseReason, TaskState
from engine.store import hands
from engine.store.records import AFTER, BEFORE, PARALLEL, Task

MOST = 20
"""How many may be added to one visit of a step."""
DEEPEST = 2
"""Somebody added may add; those he added may not."""
POSITIONS = (BEFORE, AFTER, PARALLEL)


@dataclass(frozen=True)
class Vote:
    """What is to be counted now. `is_final`: it decides the step whatever the others say."""

    task: Task
    outcome: str
    is_final: bool = False


def may_add(desk: Desk, count: int) -> None:
    """Raises TooManySigners: too many in all, or too deep."""
    added = sum(row["origin"] in POSITIONS for row in hands.there(desk.uow.connection, desk.activation.id, ()))
    if added + count > MOST or _depth(desk) >= DEEPEST:
        raise TooManySigners(most=MOST)


def _depth(desk: Desk) -> int:
    if desk.task.parent_id is None:
        return 0
    return 1 if desk.uow.family(desk.task)[0].parent_id is None else DEEPEST


def add(desk: Desk, people: Sequence[Seat], *, position: str, method: str) -> list[Task]:
    """One open row for each. Those before and after have no vote of the step: together they answer for the one who asked."""
    rows = []
    for seat in people:
        task = _arrivals.task_for(desk.activation, seat, kind=desk.task.kind, now=desk.uow.now)
        task.origin, task.origin_id, task.parent_id = position, desk.task.id, desk.task.id
        task.counts, task.method = (position == PARALLEL, None if position == PARALLEL else method)
        _deadline.keep(task, desk.task)
        desk.uow.add_task(task)
        rows.append(task)
    return rows


def is_added(task: Task) -> bool:
    """Does he answer for another, instead of having a vote of his own?"""
    return task.parent_id is not None and not task.counts


def speaking_for(added: Iterable[Task]) -> list[Task]:
    """Those of them who answer for who asked; who was added beside him speaks for himself."""
    return [task for task in added if task.method is not None]


def answered(desk: Desk, task: Task, outcome: str) -> Vote | None:
    """An added one has spoken: a refusal decides the step; the last word (or the first, `any`) gives it back to who asked."""
    if desk.profile.is_negative(outcome):
        return Vote(task, outcome, is_final=True)
    parent, *family = desk.uow.family(task)
    added = speaking_for(family)
    if task.method != "any" and any(one.state.is_open for one in added):
        return None
    for one in added:
        if one.state.is_open:
            _arrivals.close(desk.uow, one, TaskState.CANCELED, reason=CloseReason.SIBLING_DECIDED)
    return release(desk, parent)


def release(desk: Desk, parent: Task) -> Vote | None:
    """Nobody is left that was added: he who asked goes on (before), or what he said counts now (after)."""
    if parent.state is TaskState.BLOCKED:
        parent.state = TaskState.PENDING
        desk.uow.change_task(parent)
        return None
    outcome = parent.outcome or desk.profile.positive
    _arrivals.close_as_said(desk.uow, parent, outcome)
    # He may have been added himself.
    return answered(desk, parent, outcome) if is_added(parent) else Vote(parent, outcome)
