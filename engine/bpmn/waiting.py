"""Which tokens of an instance wait, for what, and what happens when it has come. Nothing is broadcast but signals."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.bpmn.levels import Tree
from engine.bpmn.spiff import Task, TaskState
from engine.bpmn.timing import Timing, Working, reckoned
from engine.bpmn.visits import Subscription, Timer, path_of
from engine.bpmn.waits import WAITS, Catcher, Wait, fire, timing_of, written
from engine.duration import NoTime


def waiting(tree: Tree) -> Iterator[tuple[Task, Wait, dict[str, Any]]]:
    """Every wait of every level, in the order of the token tree."""
    if not any(_waits(task) for task in tree.everything()):
        return
    for task in tree.walk():
        if _waits(task):
            for wait in task.task_spec.waits:
                yield task, wait, task.internal_data[WAITS][wait.element_id]


def _waits(task: Task) -> bool:
    return task._state == TaskState.WAITING and isinstance(task.task_spec, Catcher)


def timers(tree: Tree) -> list[Timer]:
    return [_timer(task, wait, timing_of(armed)) for task, wait, armed in waiting(tree) if wait.event.type == "timer"]


def _timer(task: Task, wait: Wait, timing: Timing) -> Timer:
    place = str(task.id), wait.element_id, path_to(task, wait), task.workflow.spec.process_key
    return Timer(*place, timing.due, counts_working_time=timing.length is not None)


def reckon(tree: Tree, working: Working) -> list[tuple[Timer, datetime]]:
    """Every timer that counts working time, anew; gives those that moved, as they were, with their new moment."""
    moved = []
    for task, wait, armed in waiting(tree):
        if wait.event.type == "timer":
            before = timing_of(armed)
            after = _reckoned(before, working)
            if after.due != before.due:
                armed.update(written(after))
                moved.append((_timer(task, wait, before), after.due))
    return moved


def _reckoned(timing: Timing, working: Working) -> Timing:
    """A moment beyond the calendar stays where it is."""
    try:
        return reckoned(timing, working)
    except NoTime:
        return timing


def subscriptions(tree: Tree) -> list[Subscription]:
    return [
        Subscription(
            str(task.id), wait.element_id, path_to(task, wait), task.workflow.spec.process_key,
            wait.event.type, wait.event.name or "", armed.get("key", ""),  # type: ignore[arg-type]  # only messages and signals come here
        )
        for task, wait, armed in waiting(tree)
        if wait.event.type in ("message", "signal")
    ]  # fmt: skip


def path_to(task: Task, wait: Wait) -> str:
    """Of the event itself, also when its gateway waits for it."""
    path = path_of(task)
    return path if task.task_spec.bpmn_id == wait.element_id else path.removesuffix(task.task_spec.bpmn_id) + wait.element_id


def fire_due(tree: Tree, now: datetime) -> int:
    """All timers of the earliest moment that has come, so that what was due first happens first. Gives how many fired."""
    found = [(datetime.fromisoformat(armed["due"]), task, wait) for task, wait, armed in waiting(tree) if wait.event.type == "timer"]
    earliest = min((due for due, _, _ in found), default=now)
    return sum(fire(task, wait) for due, task, wait in found if due == earliest <= now)


def awaiting(tree: Tree, kind: str, name: str, token_id: UUID | None = None) -> list[tuple[Task, Wait]]:
    """Who waits for a message or signal of that name; of one token only, if it is named."""
    return [
        (task, wait)
        for task, wait, _ in waiting(tree)
        if (wait.event.type, wait.event.name) == (kind, name) and token_id in (None, task.id)
    ]  # fmt: skip
