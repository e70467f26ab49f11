"""Loop erasure: a node passed twice on the way to everything alive is remembered once, the last time. So the tree stays as long as the diagram."""

from uuid import UUID

from engine.bpmn import endings
from engine.bpmn.gateways import JOINED, LIVE, ConsumingJoin
from engine.bpmn.levels import Level, Tree
from engine.bpmn.spiff import BoundaryEventSplit, Task, TaskState

FEW = 4
"""A level with fewer tasks for each node of its diagram is not worth the walk."""


def forget(tree: Tree) -> None:
    """In every level that has grown and gone round: branches that have ended, and loops."""
    for level in tree.levels():
        if len(level.tasks) > FEW * len(level.spec.task_specs) and not level.completed and _went_round(level):
            endings.forget_ended(level)
            forget_loops(level)


def _went_round(level: Level) -> bool:
    done = [task.task_spec.name for task in level.tasks.values() if task._state == TaskState.COMPLETED]
    return len(set(done)) < len(done)


def forget_loops(level: Level) -> None:
    """Cut every loop that all tokens of a branch have left behind. Finished tasks only: no token is lost, none gets another id."""
    alive = _alive_below(level)
    todo = [level.task_tree]
    while todo:
        first = todo.pop()
        if not alive[first.id.int]:
            continue
        last = first if _joins(first) else _last_pass(first, alive)
        if last is not first and _begins_a_visit(first):
            _splice(level, first, last)
            todo += last.children
        else:
            todo += first.children
    forget_takers(level)


def forget_takers(level: Level) -> None:
    """Arrivals that were taken by a join inside a loop that is cut: there is no way back over it."""
    for task in level.tasks.values():
        if JOINED in task.internal_data and UUID(task.internal_data[JOINED]) not in level.tasks:
            del task.internal_data[JOINED]


def _alive_below(level: Level) -> dict[int, int]:
    """How many tokens live in the branch of each task, itself included."""
    order = [level.task_tree]
    alive: dict[int, int] = {}
    for task in order:
        order.extend(task.children)
    for task in reversed(order):
        alive[task.id.int] = bool(task._state & LIVE) + sum(alive[child.int] for child in task._children)
    return alive


def _last_pass(first: Task, alive: dict[int, int]) -> Task:
    """The last task of the same node, as long as all tokens stay on one path."""
    last, task = first, first
    while True:
        if task.task_spec is first.task_spec and task._state == TaskState.COMPLETED:
            last = task
        after = next((child for child in task.children if alive[child.id.int] == alive[first.id.int]), None)
        if after is None:
            return last
        task = after


def _joins(task: Task) -> bool:
    """A join stands for branches that lie elsewhere in the tree: what it took would be lost with it."""
    return isinstance(task.task_spec, ConsumingJoin) and len(task.task_spec._inputs) > 1


def _begins_a_visit(task: Task) -> bool:
    """Not what stands behind the split that arms its boundary events: they belong together."""
    return task.parent is not None and not isinstance(task.parent.task_spec, BoundaryEventSplit)


def _splice(level: Level, first: Task, last: Task) -> None:
    parent, before = first.parent, last.parent
    assert parent is not None and before is not None, "the loop lies between two tasks"
    place = parent._children.index(first.id)
    before._children.remove(last.id)
    level._remove_task(first.id)
    parent._children.insert(place, last.id)
    last._parent = parent.id
