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


def dump(tree: Tree) -> bytes:
    inner = [[owner.hex, level.completed, _rows(level)] for owner, level in tree.subprocesses.items()]
    state = {"v": VERSION, "done": tree.completed, "tree": _rows(tree), "inner": inner}
    return zlib.compress(orjson.dumps(state), 1)


def load(blob: bytes, specs: Mapping[str, Any], name: str, run: Run) -> Tree:
    state = orjson.loads(zlib.decompress(blob))
    tree = Tree(specs[name], specs, run, deserializing=True)
    _plant(tree, state["tree"], done=state["done"])
    for owner_id, done, rows in state["inner"]:
        owner = tree.get_task_from_id(UUID(owner_id))
        level = tree.create_subprocess(owner, owner.task_spec.spec, deserializing=True)
        _plant(level, rows, done=done)
        level.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
    return tree


def _rows(level: Level) -> list[list[Any]]:
    rows: list[list[Any]] = []
    todo = [(level.task_tree, -1)]
    while todo:
        task, parent = todo.pop()
        place = len(rows)
        rows.append([task.id.hex, parent, task.task_spec.name, task._state, int(task.triggered), task.internal_data or 0, task.data or 0])
        todo.extend((level.tasks[child], place) for child in reversed(task._children))
    return rows


def _plant(level: Level, rows: list[list[Any]], *, done: bool) -> None:
    made: list[Task] = []
    for id_, parent, name, state, triggered, internal, data in rows:
        task = Task(level, level.spec.task_specs[name], made[parent] if made else None, state=state, id=UUID(id_))
        task.triggered, task.internal_data, task.data = bool(triggered), internal or {}, data or {}
        made.append(task)
    level.task_tree, level.completed = made[0], done


def json_bytes(value: Any) -> bytes:
    """JSON, and only what JSON knows: no dates, no tuples of our own classes. Raises TypeError."""
    strict = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
    return orjson.dumps(value, option=strict)
