"""Going on where something was set aside: 直达 after a return, and a whole instance that was parked."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from engine.bpmn import state
from engine.bpmn.ancestry import after, below, is_instance, takers
from engine.bpmn.gateways import JOINED
from engine.bpmn.jumping import jump_from_done
from engine.bpmn.levels import Level, Tree
from engine.bpmn.nodes import ErrorEnd, ServiceTask
from engine.bpmn.refusing import refused
from engine.bpmn.returning import number
from engine.bpmn.rewind import undo
from engine.bpmn.run import run_of
from engine.bpmn.spiff import BoundaryEventJoin, Task, TaskState
from engine.bpmn.waits import Catcher, arm


def waits(task: Task) -> bool:
    """For a person."""
    return bool(task._state == TaskState.READY and task.task_spec.manual)


def stands(task: Task) -> bool:
    """For a job, or because it has failed."""
    return task._state == TaskState.STARTED and isinstance(task.task_spec, ServiceTask | ErrorEnd)


def rests(task: Task) -> bool:
    return waits(task) or stands(task)


def stash(target: Task) -> bytes | None:
    """What stands behind a finished user task. None: a join has mixed it with other branches, or its process is over."""
    level, tree = target.workflow, target.workflow.top_workflow
    roots = after(target)
    tasks = [task for root in roots for task in (root, *below(root))]
    inside = {task.id for task in tasks}
    mixed = any((arrival.id in inside) != (taker in inside) for taker, arrivals in takers(level).items() for arrival in arrivals)
    if level.completed or mixed:
        return None
    inner = []
    for task in tasks:
        if task.id in tree.subprocesses:
            called = tree.subprocesses[task.id]
            inner.append(state.level_row(called, task.id))
            tasks.extend(called.tasks.values())
    return state.packed({"spec": level.spec.name, "trees": [state.rows(root) for root in roots], "inner": inner})


def resume_direct(task: Task, kept: bytes | None, name: str) -> None:
    """Finish a returned-to visit and put back what stood behind it, each open visit anew; without it, jump to `name`. Raises MoveRefused."""
    if not waits(task) or is_instance(task):
        raise refused(task, "这里已经没有待办", "nothing waits there any more")
    # Not by running it: what follows is decided here, and nothing on the way may begin.
    task._set_state(TaskState.COMPLETED)
    if kept is None:
        jump_from_done(task, name)
    else:
        _revive(_put_back(task, state.unpacked(kept)))
    number(task)
    for join in [child for child in task.children if isinstance(child.task_spec, BoundaryEventJoin)]:
        join.task_spec._update(join)


def _put_back(task: Task, kept: dict[str, Any]) -> list[Task]:
    tree: Tree = task.workflow.top_workflow
    if kept["spec"] != task.workflow.spec.name:
        raise refused(task, "退回之后流程换了版本", "the process has moved to another version since the return")
    undo(task.workflow, after(task))
    fresh = [one for rows in kept["trees"] for one in state.plant(task.workflow, rows, task)]
    for row in kept["inner"]:
        fresh += state.plant_level(tree, row).tasks.values()
    return fresh


def revive(tree: Tree) -> None:
    """A state that was set aside lives again: every open visit and every wait anew, under a new id; services that stand begin again."""
    _revive([task for level in tree.levels() for task in level.tasks.values()])


def _revive(tasks: Iterable[Task]) -> None:
    """Times count from now, keys of messages are what they are now."""
    for task in list(tasks):
        if rests(task):
            _rename(task)
            if "index" not in task.internal_data:
                run_of(task).visit(task)
            if stands(task):
                task._set_state(TaskState.READY)
        elif task._state == TaskState.WAITING and isinstance(task.task_spec, Catcher):
            _rename(task)
            if task.task_spec.waits:
                arm(task)


def _rename(task: Task) -> None:
    """A new id in the same place."""
    level: Level = task.workflow
    old, task.id = task.id, uuid4()
    level.tasks = {one.id: one for one in level.tasks.values()}
    for child in task._children:
        level.tasks[child]._parent = task.id
    if task._parent is not None:
        siblings = level.tasks[task._parent]._children
        siblings[siblings.index(old)] = task.id
    for arrival in level.tasks.values():
        if arrival.internal_data.get(JOINED) == old.hex:
            arrival.internal_data[JOINED] = task.id.hex
