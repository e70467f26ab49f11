"""Taking back what happened, and putting a token somewhere: what every move is made of."""

from collections.abc import Iterable
from uuid import UUID

from engine.bpmn.ancestry import below, entry_of, takers
from engine.bpmn.gateways import JOINED
from engine.bpmn.levels import Level
from engine.bpmn.spiff import BoundaryEvent, Task, TaskSpec, TaskState

UNFINISHED = TaskState.NOT_FINISHED_MASK


def undo(level: Level, roots: Iterable[Task]) -> None:
    """Take branches out. A join that went on with one of their tokens has not gone on: what else it took waits again."""
    waiting: list[Task] = []
    todo = list(roots)
    while todo:
        root = todo.pop()
        if root.id in level.tasks:
            freed, joins = _entangled(level, root)
            level._remove_task(root.id)
            for join in joins:
                waiting.append(join)
                todo += join.children
            waiting += freed
    for arrival in waiting:
        if arrival.id in level.tasks:
            _wait_again(arrival)


def _entangled(level: Level, root: Task) -> tuple[list[Task], list[Task]]:
    """Arrivals outside a branch that wait again without it, and joins outside that went on for one inside."""
    branch, by = {task.id: task for task in (root, *below(root))}, takers(level)
    taken_inside = {UUID(task.internal_data[JOINED]) for task in branch.values() if JOINED in task.internal_data}
    joins = [level.tasks[id_] for id_ in taken_inside if id_ not in branch and id_ in level.tasks]
    freed = [task for id_ in (*branch, *(join.id for join in joins)) for task in by.get(id_, ()) if task.id not in branch]
    return freed, joins


def _wait_again(arrival: Task) -> None:
    arrival.internal_data.pop(JOINED, None)
    arrival._set_state(TaskState.WAITING)
    arrival.task_spec._predict(arrival, mask=UNFINISHED)


def rewind(task: Task) -> None:
    """Undo all that happened because `task` finished, in its process and in every one around it."""
    level = task.workflow
    was_completed = level.completed
    undo(level, task.children)
    level.completed = False
    if was_completed and level.owner is not None:
        rewind(level.owner)
        _begin_again(level.owner)


def _begin_again(owner: Task) -> None:
    """A finished call runs once more; its boundary events are armed anew."""
    owner._set_state(TaskState.STARTED)
    owner.task_spec._predict(owner, mask=UNFINISHED)
    split = entry_of(owner)
    if split is owner:
        return
    undo(owner.workflow, [child for child in split.children if isinstance(child.task_spec, BoundaryEvent)])
    for name in split.task_spec._outputs:
        spec = owner.workflow.spec.task_specs[name]
        if isinstance(spec, BoundaryEvent):
            attach(split, spec)


def attach(split: Task, spec: TaskSpec) -> Task:
    """A boundary event begins to wait."""
    event = split._add_child(spec, TaskState.WAITING)
    spec._predict(event, mask=UNFINISHED)
    spec._update(event)
    return event


def enter(parent: Task, spec: TaskSpec, *, place: int, triggered: bool = False) -> Task:
    """A token comes to `spec`: a new task among the children of `parent`, a new visit."""
    fresh = parent._add_child(spec, TaskState.FUTURE)
    parent._children.insert(place, parent._children.pop())
    fresh.triggered = triggered or spec.name not in parent.task_spec._outputs
    spec._predict(fresh, mask=UNFINISHED)
    spec._update(fresh)
    return fresh


def replace(task: Task) -> Task:
    """A new visit, with a new id, in the same place. What a jump to the old one had taken stays taken."""
    level, parent = task.workflow, task.parent
    assert parent is not None, "nobody returns to the start of a tree"
    taken, place = takers(level).get(task.id, []), parent._children.index(task.id)
    level._remove_task(task.id)
    fresh = enter(parent, task.task_spec, place=place, triggered=task.triggered)
    for arrival in taken:
        arrival.internal_data[JOINED] = fresh.id.hex
    return fresh
