"""What is left when a process could end: tokens that no join will take, and finished branches that only wait for the others (decision 10)."""

from uuid import UUID

from engine.bpmn.ancestry import below
from engine.bpmn.gateways import JOINED, LIVE, ConsumingJoin, InclusiveGateway, ParallelGateway, is_token, one_per_input
from engine.bpmn.levels import Level
from engine.bpmn.spiff import BoundaryEvent, BoundaryEventJoin, BoundaryEventSplit, Task, TaskState


def release(level: Level) -> bool:
    """At rest: when every token of a process has arrived at some join, nobody can bring what is missing. True: something went on.

    An inclusive gateway goes on with what it has; with none of them the process ends, if any token has come to its end.
    """
    if level.completed:
        return False
    left = [task for task in level.tasks.values() if is_token(task)]
    if not left or any(task._state != TaskState.WAITING or not isinstance(task.task_spec, ConsumingJoin) for task in left):
        return False
    return _inclusive(left) or _end(level, left)


def _inclusive(left: list[Task]) -> bool:
    for task in left:
        gateway = task.task_spec
        if isinstance(gateway, InclusiveGateway):
            taken = one_per_input(task, [other for other in left if other.task_spec is gateway])
            if all(isinstance(other.task_spec, ParallelGateway) for other in gateway.awaited(task, taken)):
                gateway.consume(task, taken.values())
                task._ready()
                return True
    return False


def _end(level: Level, left: list[Task]) -> bool:
    arrived = [task for task in left if task.task_spec is level.spec.end]
    if not arrived:
        return False
    for task in left:
        if task.task_spec is not level.spec.end:
            task.cancel()
    arrived[-1].task_spec._update(arrived[-1])
    return True


def forget_ended(level: Level) -> None:
    """Branches whose tokens have all come to the end while others live: nothing leads from them to anything any more."""
    alive, ties = _alive_below(level), _ties(level)
    for arrival in [task for task in level.tasks.values() if task._state == TaskState.WAITING and task.task_spec is level.spec.end]:
        root = arrival
        while root.parent is not None and not alive[root.parent.id] and _stands_alone(root.parent, ties):
            root = root.parent
        if root.parent is not None and alive[level.task_tree.id] and root.id in level.tasks:
            level._remove_task(root.id)


def _alive_below(level: Level) -> dict[UUID, bool]:
    order = [level.task_tree]
    for task in order:
        order.extend(task.children)
    alive: dict[UUID, bool] = {}
    for task in reversed(order):
        bookkeeping = task.task_spec is level.spec.end or isinstance(task.task_spec, BoundaryEventJoin)
        alive[task.id] = bool(task._state & LIVE and not bookkeeping) or any(alive[child] for child in task._children)
    return alive


def _ties(level: Level) -> list[tuple[UUID, UUID]]:
    """Arrivals, and who went on for them."""
    return [(task.id, UUID(task.internal_data[JOINED])) for task in level.tasks.values() if JOINED in task.internal_data]


def _stands_alone(root: Task, ties: list[tuple[UUID, UUID]]) -> bool:
    """No join ties it to other branches, and no frame of boundary events would lose its activity."""
    if root.parent is not None and isinstance(root.parent.task_spec, BoundaryEventSplit) and not isinstance(root.task_spec, BoundaryEvent):
        return False
    inside = {task.id for task in (root, *below(root))}
    return all((arrival in inside) == (taker in inside) for arrival, taker in ties)
