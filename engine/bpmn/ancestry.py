"""What led to a task and what followed from it: up and down the tree, through joins, out of called processes and into finished ones."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from engine.bpmn.gateways import JOINED, ConsumingJoin
from engine.bpmn.instances import Repeated
from engine.bpmn.levels import Level
from engine.bpmn.nodes import TerminateEnd
from engine.bpmn.spiff import BoundaryEventJoin, BoundaryEventSplit, Task, TaskState

Takers = dict[UUID, list[Task]]
"""Arrivals by the task that went on for them."""


def entry_of(task: Task) -> Task:
    """Where a visit begins: the split that arms its boundary events, or the task itself."""
    parent = task.parent
    return parent if parent is not None and isinstance(parent.task_spec, BoundaryEventSplit) else task


def below(task: Task) -> list[Task]:
    found: list[Task] = []
    todo = list(task.children)
    while todo:
        found.append(todo.pop())
        todo += found[-1].children
    return found


def after(task: Task) -> list[Task]:
    """Where its token went; not the node of the library that takes its boundary events away."""
    return [child for child in task.children if not isinstance(child.task_spec, BoundaryEventJoin)]


def takers(level: Level) -> Takers:
    by: Takers = defaultdict(list)
    for task in level.tasks.values():
        if JOINED in task.internal_data:
            by[UUID(task.internal_data[JOINED])].append(task)
    return by


def taker_of(task: Task) -> Task | None:
    """The task that went on for an arrival."""
    mark = task.internal_data.get(JOINED)
    return task.workflow.tasks.get(UUID(mark)) if mark else None


def is_instance(task: Task) -> bool:
    """One of several visits of one activity."""
    return task.parent is not None and isinstance(task.parent.task_spec, Repeated) and task.task_spec.name == task.parent.task_spec.child


def last_of(level: Level) -> Task | None:
    """What ended a process: its end, or a terminate end event."""
    done = [task for task in level.tasks.values() if task._state == TaskState.COMPLETED] if level.completed else []
    ends = [task for task in done if task.task_spec is level.spec.done] or [task for task in done if isinstance(task.task_spec, TerminateEnd)]
    return next(iter(ends), None)


def ancestry(task: Task) -> list[Task]:
    """Every task that led to this one, near ones first."""
    seen, found = {task.id}, [task]
    levels: dict[int, Takers] = {}
    for one in found:
        for cause in _causes(one, levels):
            if cause.id not in seen:
                seen.add(cause.id)
                found.append(cause)
    return found[1:]


def _causes(task: Task, levels: dict[int, Takers]) -> Iterator[Task]:
    level = task.workflow
    before = task.parent or level.owner
    if before is not None:
        yield before
    if isinstance(task.task_spec, ConsumingJoin):
        if id(level) not in levels:
            levels[id(level)] = takers(level)
        yield from levels[id(level)].get(task.id, ())
    inner = level.top_workflow.subprocesses.get(task.id)
    if inner is not None and task._state == TaskState.COMPLETED:
        last = last_of(inner)
        if last is not None:
            yield last


def consequences(task: Task) -> list[Task]:
    """Every task there is because this one finished, in its process and those around it."""
    seen: dict[UUID, Task] = {}
    around: set[UUID] = set()
    todo = [task]
    for one in todo:
        effects = _effects(one, inside=one is not task and one.id not in around)
        if _ended(one):
            owner = one.workflow.owner
            around.add(owner.id)
            effects.append(owner)
        for effect in effects:
            if effect.id not in seen and effect is not task:
                seen[effect.id] = effect
                todo.append(effect)
    return list(seen.values())


def _ended(task: Task) -> bool:
    """It was the last one of a called process."""
    level = task.workflow
    may = level.owner is not None and (task.task_spec is level.spec.done or isinstance(task.task_spec, TerminateEnd))
    return may and last_of(level) is task


def _effects(task: Task, *, inside: bool) -> list[Task]:
    """`inside`: what runs in the task counts too."""
    inner = task.workflow.top_workflow.subprocesses.get(task.id) if inside else None
    taker = taker_of(task)
    return [*task.children, *([inner.task_tree] if inner else []), *([taker] if taker else [])]
