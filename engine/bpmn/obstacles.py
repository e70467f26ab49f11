"""Why an instance cannot go on under another version of its definition. Only questions; `migration` does it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.ancestry import entry_of, is_instance
from engine.bpmn.gateways import LIVE, ConsumingJoin
from engine.bpmn.instances import Repeated
from engine.bpmn.levels import Level, Tree
from engine.bpmn.nodes import Call
from engine.bpmn.soundness import Places, lost_in, starved, tokens_of
from engine.bpmn.spiff import BoundaryEvent, Task, TaskSpec, TaskState
from engine.bpmn.visits import path_of

REASONS = {
    "element_gone": ("新版本里没有这个元素", "the new version has no such element"),
    "element_changed": ("新版本里这个元素换了类型", "the element is of another type in the new version"),
    "boundary_gone": ("任务还没有办完，新版本去掉了它的边界事件", "the task is still open and the new version takes its boundary event away"),
    "instances_changed": (
        "多实例正在进行，新版本改变了它的方式",
        "several instances are running and the new version repeats the activity in another way",
    ),
    "called_process_gone": ("新版本里没有绑定被调用的流程", "the new version binds no such called process"),
    "flow_gone": ("分支是经过一条新版本没有的顺序流到达的", "the branch arrived over a flow that the new version does not have"),
    "join_starves": ("这个汇聚网关会一直等待这条申请没有走过的分支", "this join would wait for ever for a branch that this instance never had"),
    "two_in_one": ("两个正在办理的元素对应到了同一个元素", "two active elements are mapped to this one"),
    "boundary_not_armed": ("任务已经开始，新加的边界事件对它不起作用", "the task has begun: the boundary event that is new will not watch it"),
}


@dataclass(frozen=True)
class Obstacle:
    """`element_path`: where the token stands now. `code`: a key of REASONS. `mappable`: an element map could cure it; else it is impossible."""

    element_path: str
    code: str
    reason_zh: str
    reason_en: str
    mappable: bool


class Names:
    """Old names to new ones. `mapping`: element id, or `process_key/element id`, to the id of the element that stands for it now."""

    def __init__(self, mapping: Mapping[str, str] | None) -> None:
        self._mapping = mapping or {}

    def of(self, task: Task) -> str:
        """The library's own nodes go with their element: `a (split)`, `a [child]`; `(end join)` belongs to none."""
        name = task.task_spec.name
        if name.startswith("("):
            return str(name)
        element, space, rest = name.partition(" ")
        return f"{self.element(task.workflow.spec.process_key, element)}{space}{rest}"

    def element(self, process_key: str, element_id: str) -> str:
        return self._mapping.get(f"{process_key}/{element_id}", self._mapping.get(element_id, element_id))


def pairs(tree: Tree, specs: Mapping[str, Any], name: str, names: Names) -> list[tuple[Level, Any]]:
    """Every level with the spec it would go on with; None: its call is no more, or calls what is not there."""
    chosen: dict[int, Any] = {id(tree): specs[name]}
    found: list[tuple[Level, Any]] = [(tree, specs[name])]
    for level in tree.subprocesses.values():
        call = _call_of(level, chosen, names)
        spec = specs.get(call.spec) if call is not None else None
        chosen[id(level)] = spec
        found.append((level, spec))
    return found


def _call_of(level: Level, chosen: Mapping[int, Any], names: Names) -> Call | None:
    assert level.owner is not None, "only the instance itself has no owner"
    outer = chosen.get(id(level.owner.workflow))
    call = outer.task_specs.get(names.of(level.owner)) if outer is not None else None
    return call if isinstance(call, Call) else None


def fits(task: Task, spec: Any, names: Names) -> bool:
    new = spec.task_specs.get(names.of(task))
    return new is not None and type(new) is type(task.task_spec)


def obstacles_of(tree: Tree, specs: Mapping[str, Any], name: str, mapping: Mapping[str, str] | None) -> list[Obstacle]:
    names = Names(mapping)
    found: list[Obstacle] = []
    for level, spec in pairs(tree, specs, name, names):
        if not level.completed:
            here = list(_of_level(level, spec, names))
            found += here or _starving(level, spec, names)
    return list(dict.fromkeys(found))


def notices_of(tree: Tree, specs: Mapping[str, Any], name: str, mapping: Mapping[str, str] | None) -> list[Obstacle]:
    """What will not be as drawn for this instance, though it can migrate."""
    names = Names(mapping)
    tokens = [(task, spec) for level, spec in pairs(tree, specs, name, names) if spec is not None for task in tokens_of(level.tasks.values())]
    bare = [task for task, spec in tokens if entry_of(task) is task and f"{names.of(task)} (split)" in spec.task_specs]
    return [_obstacle(task, "boundary_not_armed", mappable=False) for task in bare]


def _of_level(level: Level, spec: Any, names: Names) -> Iterator[Obstacle]:
    if spec is None:
        owner = level.owner
        assert owner is not None, "the process itself has a spec"
        # Where the call activity itself is gone, its own level says so.
        yield _obstacle(owner, "called_process_gone", mappable=False)
        return
    live = [task for task in level.tasks.values() if task._state & LIVE]
    for task in live:
        yield from _of_task(task, spec, names)
    taken = Counter(new for new, _ in {(names.of(task), task.task_spec.name) for task in live})
    yield from (_obstacle(task, "two_in_one", mappable=True) for task in live if taken[names.of(task)] > 1)


def _of_task(task: Task, spec: Any, names: Names) -> Iterator[Obstacle]:
    if is_instance(task) and task.parent is not None and not fits(task.parent, spec, names):
        return
    new = spec.task_specs.get(names.of(task))
    if not fits(task, spec, names):
        code = "element_changed" if new is not None else "boundary_gone" if isinstance(task.task_spec, BoundaryEvent) else "element_gone"
        yield _obstacle(task, code, mappable=any(_same_kind(task, other) for other in spec.task_specs.values()))
    elif isinstance(new, Repeated) and not _same_kind(task, new):
        yield _obstacle(task, "instances_changed", mappable=any(_same_kind(task, other) for other in spec.task_specs.values()))
    elif isinstance(new, ConsumingJoin) and task.parent is not None and names.of(task.parent) not in new._inputs:
        yield _obstacle(task, "flow_gone", mappable=True)


def _same_kind(task: Task, other: TaskSpec) -> bool:
    """Whether the token could stand there."""
    mine = task.task_spec
    if type(other) is not type(mine):
        return False
    if isinstance(mine, Repeated) and isinstance(other, Repeated) and task._state == TaskState.STARTED:
        a, b = mine.loop, other.loop
        return (a.kind, a.cardinality, a.collection, a.item, a.output) == (b.kind, b.cardinality, b.collection, b.item, b.output)
    return True


def _starving(level: Level, spec: Any, names: Names) -> list[Obstacle]:
    tokens = tokens_of(level.tasks.values())
    places = Places.named(spec.paths, [(names.of(task), names.of(task.parent) if task.parent else "") for task in tokens])
    already = {names.element(level.spec.process_key, join) for join in lost_in(level)}
    around = f"{path_of(level.owner)}/" if level.owner else ""
    return [
        Obstacle(f"{around}{join}", "join_starves", *REASONS["join_starves"], mappable=False)
        for join in starved(spec.paths, places)
        if join not in already
    ]


def _obstacle(task: Task, code: str, *, mappable: bool) -> Obstacle:
    at: Task | None = task
    while at is not None and at.task_spec.bpmn_id is None:
        at = at.parent
    return Obstacle(path_of(at or task), code, *REASONS[code], mappable=mappable)
