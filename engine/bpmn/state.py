"""Tokens to bytes and back: no class names, nothing of the user's but the items of a multi-instance.

A level is its tasks in preorder, each `[id, place of its parent, spec, state, triggered, internal data, data]`.
"""

import zlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from engine.bpmn.levels import Level, Tree
from engine.bpmn.run import Run
from engine.bpmn.spiff import Task

VERSION = 1
"""Of the format. A release that changes it reads the older ones too."""


class StateUnreadable(Exception):
    """Tokens written by another release than this one knows."""


def dump(tree: Tree) -> bytes:
    inner = [level_row(level, owner) for owner, level in tree.subprocesses.items()]
    state = {"v": VERSION, "done": tree.completed, "tree": rows(tree.task_tree), "inner": inner}
    return packed(state)


def load(blob: bytes, specs: Mapping[str, Any], name: str, run: Run) -> Tree:
    """Raises StateUnreadable."""
    state = unpacked(blob)
    if state["v"] != VERSION:
        raise StateUnreadable(f"the tokens have format {state['v']}; this release reads {VERSION}")
    tree = Tree(specs[name], specs, run, deserializing=True)
    tree.task_tree, tree.completed = plant(tree, state["tree"])[0], state["done"]
    for row in state["inner"]:
        plant_level(tree, row)
    return tree


def packed(state: Any) -> bytes:
    return zlib.compress(orjson.dumps(state), 1)


def unpacked(blob: bytes) -> Any:
    return orjson.loads(zlib.decompress(blob))


def level_row(level: Level, owner: UUID) -> list[Any]:
    """A called or embedded process: the id of the task it runs in, whether it is complete, its tasks."""
    return [owner.hex, level.completed, rows(level.task_tree)]


def plant_level(tree: Tree, row: list[Any]) -> Level:
    """The task it runs in must be there already."""
    owner_id, done, tasks = row
    owner = tree.get_task_from_id(UUID(owner_id))
    level = tree.create_subprocess(owner, owner.task_spec.spec, deserializing=True)
    level.task_tree, level.completed = plant(level, tasks)[0], done
    level.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
    return level


def rows(root: Task) -> list[list[Any]]:
    """A task and all below it."""
    found: list[list[Any]] = []
    tasks = root.workflow.tasks
    todo = [(root, -1)]
    while todo:
        task, parent = todo.pop()
        place = len(found)
        found.append([task.id.hex, parent, task.task_spec.name, task._state, int(task.triggered), task.internal_data or 0, task.data or 0])
        todo.extend((tasks[child], place) for child in reversed(task._children))
    return found


def plant(level: Level, tasks: list[list[Any]], root: Task | None = None) -> list[Task]:
    """Put them into a level, below `root` if there is one."""
    made: list[Task] = []
    for id_, parent, name, state, triggered, internal, data in tasks:
        task = Task(level, level.spec.task_specs[name], made[parent] if made else root, state=state, id=UUID(id_))
        task.triggered, task.internal_data, task.data = bool(triggered), internal or {}, data or {}
        made.append(task)
    return made


def json_bytes(value: Any) -> bytes:
    """JSON, and only what JSON knows: no dates, no tuples of our own classes. Raises TypeError."""
    strict = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
    return orjson.dumps(value, option=strict)
