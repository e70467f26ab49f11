"""Whether tokens can stand where they stand: a join must never wait for what cannot come, and no branch may be doubled."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from engine.bpmn.gateways import LIVE
from engine.bpmn.levels import Level, Tree
from engine.bpmn.paths import Paths
from engine.bpmn.refusing import refused
from engine.bpmn.spiff import BoundaryEvent, BoundaryEventJoin, Task, TaskState
from engine.bpmn.visits import path_of

Lost = tuple[UUID | None, str]
"""A join that waits for ever: the task its process runs in (None: the instance itself), and its name."""


@dataclass(frozen=True)
class Places:
    """Where tokens are: `at` nodes, or `arrived` at a join over a flow (join, node before it)."""

    at: frozenset[str]
    arrived: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, paths: Paths, tasks: Iterable[Task]) -> "Places":
        return cls.named(paths, [(t.task_spec.name, t.parent.task_spec.name if t.parent else "") for t in tasks])

    @classmethod
    def named(cls, paths: Paths, places: Iterable[tuple[str, str]]) -> "Places":
        """`places`: names of the node and of the one before it."""
        found = list(places)
        at = frozenset(name for name, _ in found if name not in paths.joins and name != paths.end)
        return cls(at, frozenset((name, before) for name, before in found if name in paths.joins))


def tokens_of(tasks: Iterable[Task]) -> list[Task]:
    """The tokens as BPMN counts them: without what only waits beside an open activity or runs inside it."""
    return [task for task in tasks if task._state & LIVE and not isinstance(task.task_spec, BoundaryEventJoin) and not _belongs_to_another(task)]


def _belongs_to_another(task: Task) -> bool:
    parent = task.parent
    if parent is None:
        return False
    if isinstance(task.task_spec, BoundaryEvent):
        return any(beside._state & LIVE for beside in parent.children if not isinstance(beside.task_spec, BoundaryEvent))
    return parent._state == TaskState.STARTED


def starved(paths: Paths, places: Places) -> list[str]:
    """The parallel joins that would get some of their tokens and never all: let everything flow on, back in no loop, and look."""
    have: dict[str, set[str]] = {join: set() for join in paths.all_needed}
    for join, before in places.arrived:
        if join in have:
            have[join].add(before)
    todo, seen = list(places.at), set(places.at)
    while todo:
        name = todo.pop()
        for way in paths.outputs(name):
            if (name, way) in paths.back:
                continue
            if way in have:
                have[way].add(name)
                if have[way] != paths.all_needed[way]:
                    continue
            if way not in seen:
                seen.add(way)
                todo.append(way)
    return sorted(join for join, got in have.items() if got and got != paths.all_needed[join])


def sound(paths: Paths, name: str, places: Places, *, lost: Collection[str]) -> bool:
    """Would one token at `name`, beside these, double no branch, and starve no join but those that are `lost` already?"""
    meeting = {join for join, _ in places.arrived}.union(*(paths.must_pass(place) for place in places.at))
    ahead = paths.reach(name, meeting)
    if places.at & ahead or any(before in ahead for _, before in places.arrived):
        return False
    mine = paths.must_pass(name)
    if any(name in paths.ahead(place, mine) for place in places.at):
        return False
    return set(starved(paths, Places(places.at | {name}, places.arrived))) <= set(lost)


def lost_in(level: Level) -> list[str]:
    """The joins of a process that wait for what cannot come: an extra token stands there, as a reminder's path may bring one."""
    paths: Paths = level.spec.paths
    places = Places.of(paths, tokens_of(level.tasks.values()))
    return starved(paths, places) + [join for join, before in sorted(places.arrived) if before not in paths.inputs(join)]


def lost(tree: Tree) -> set[Lost]:
    return {(level.owner.id if level.owner else None, join) for level in tree.levels() if not level.completed for join in lost_in(level)}


def verify(tree: Tree, before: Collection[Lost]) -> None:
    """The last word on every move: no join is lost that was not lost `before`. Raises MoveRefused: the command must not be kept."""
    for owner_id, join in sorted(lost(tree) - set(before), key=str):
        owner = tree.find(owner_id) if owner_id else None
        at = f"{path_of(owner)}/{join}" if owner else join
        raise refused(at, "这个汇聚网关会一直等待不会再来的分支", "this join would wait for ever for a branch that cannot come")
