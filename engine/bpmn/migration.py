"""A running instance goes on under another version of its definition: at rest, token by token. Finished steps that are no more are forgotten."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from engine.bpmn.compiler import ProcessSpec
from engine.bpmn.gateways import LIVE
from engine.bpmn.levels import Level, Tree
from engine.bpmn.loops import forget_takers
from engine.bpmn.moves import Moves
from engine.bpmn.obstacles import Names, Obstacle, fits, notices_of, obstacles_of, pairs
from engine.bpmn.refusing import refused
from engine.bpmn.rewind import UNFINISHED, attach
from engine.bpmn.soundness import lost, verify
from engine.bpmn.spiff import BoundaryEvent, BoundaryEventSplit, Task, TaskState
from engine.bpmn.waits import Catcher, rearm

Specs = Mapping[str, ProcessSpec]


def obstacles(execution: Moves, specs: Specs, name: str, mapping: Mapping[str, str] | None = None) -> list[Obstacle]:
    """Why it cannot migrate to `name` among `specs`; empty when it can. `mapping`: old element id (or `process_key/id`) to new id."""
    return obstacles_of(execution._tree, specs, name, mapping)


def notices(execution: Moves, specs: Specs, name: str, mapping: Mapping[str, str] | None = None) -> list[Obstacle]:
    """What will not be as drawn for this instance although it can migrate: a first boundary event on a task that has begun."""
    return notices_of(execution._tree, specs, name, mapping)


def swap(execution: Moves, specs: Specs, name: str, mapping: Mapping[str, str] | None = None) -> None:
    """Every token goes on under its own id; timers keep their due; called processes follow the new bindings. Raises MoveRefused."""
    tree = execution._tree
    for obstacle in obstacles_of(tree, specs, name, mapping):
        raise refused(obstacle.element_path, obstacle.reason_zh, obstacle.reason_en)
    names = Names(mapping)
    chosen = pairs(tree, specs, name, names)
    before = {(owner, names.element(_key(tree, owner), join)) for owner, join in lost(tree)}
    for level, spec in chosen:
        if spec is not None:
            _forget_what_is_no_more(level, spec, names)
        elif level.owner is not None:
            tree.subprocesses.pop(level.owner.id, None)
    tree.subprocess_specs = dict(specs)
    for level, spec in chosen:
        if spec is not None:
            _go_on_with(level, spec, names)
    verify(tree, before)
    execution._settle()


def _key(tree: Tree, owner: UUID | None) -> str:
    level = tree if owner is None else tree.subprocesses[owner]
    return str(level.spec.process_key)


def _forget_what_is_no_more(level: Level, spec: Any, names: Names) -> None:
    """Finished steps without an element, and what was expected to follow from the tokens."""
    for task in _live(level):
        for child in [child for child in task.children if child._state & UNFINISHED and not child._state & LIVE]:
            level._remove_task(child.id)
    for task in list(_parents_first(level)):
        if not fits(task, spec, names):
            _forget(task)
    forget_takers(level)


def _parents_first(level: Level) -> Iterator[Task]:
    todo = [level.task_tree]
    for task in todo:
        todo += task.children
        yield task


def _forget(task: Task) -> None:
    """What came after it now comes after what was before it."""
    level, home = task.workflow, task.parent
    assert home is not None, "every process has a start"
    inner = level.top_workflow.subprocesses.pop(task.id, None)
    if inner is not None:
        inner._remove_task(inner.task_tree.id)
    place = home._children.index(task.id)
    home._children.remove(task.id)
    if isinstance(home.task_spec, BoundaryEventSplit) and home.parent is not None:
        # Below the split stand the activity and its events, nothing else.
        place, home = home.parent._children.index(home.id) + 1, home.parent
    for child in task.children:
        child._parent = home.id
    home._children[place:place] = task._children
    del level.tasks[task.id]


def _go_on_with(level: Level, spec: Any, names: Names) -> None:
    renamed = [(task, spec.task_specs[names.of(task)]) for task in level.tasks.values()]
    for task, node in renamed:
        task.task_spec = node
    level.spec = spec
    for task in _live(level):
        task.task_spec._predict(task, mask=UNFINISHED)
        if isinstance(task.task_spec, Catcher):
            rearm(task, partial(names.element, level.spec.process_key))
    for split in [task for task in level.tasks.values() if isinstance(task.task_spec, BoundaryEventSplit)]:
        _arm_what_is_new(split)


def _arm_what_is_new(split: Task) -> None:
    """A boundary event beside one that an open task already has begins to wait now."""
    waits = any(child._state & LIVE for child in split.children if not isinstance(child.task_spec, BoundaryEvent))
    there = {child.task_spec.name for child in split.children}
    if split._state == TaskState.COMPLETED and waits:
        for name in split.task_spec._outputs:
            node = split.workflow.spec.task_specs[name]
            if isinstance(node, BoundaryEvent) and name not in there:
                attach(split, node)


def _live(level: Level) -> list[Task]:
    return [task for task in level.tasks.values() if task._state & LIVE]
