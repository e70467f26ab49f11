"""跳转: a token goes to any node of its own process. Other tokens stay where they can; else the smallest fork around is cancelled with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from engine.bpmn.ancestry import after, below, entry_of
from engine.bpmn.events import EventGateway
from engine.bpmn.gateways import JOINED, InclusiveGateway
from engine.bpmn.nodes import StartEvent
from engine.bpmn.paths import Paths
from engine.bpmn.refusing import refused
from engine.bpmn.rewind import enter, undo
from engine.bpmn.soundness import Places, lost_in, sound, tokens_of
from engine.bpmn.spiff import BoundaryEvent, BoundaryEventSplit, BpmnSpecMixin, Task, TaskSpec, TaskState


@dataclass(frozen=True)
class Landing:
    """`branch` is cut, a token enters `node` in its place and takes the arrivals `passed`."""

    branch: Task
    node: TaskSpec
    passed: tuple[Task, ...]


def jump(task: Task, name: str) -> Task:
    """Gives the new token. Raises MoveRefused."""
    return _land(plan(task, entry_of(task), name))


def jump_from_done(task: Task, name: str) -> Task:
    """On from a user task that has just finished, straight to `name`, and without cancelling any branch. Raises MoveRefused."""
    return _land(plan(task, after(task)[0], name, widen=False))


def plan(task: Task, branch: Task, name: str, *, widen: bool = True) -> Landing:
    """How the token of `task` could come to `name`. `widen`: cancel what is around its branch if it must be. Raises MoveRefused."""
    paths, node, lost = task.workflow.spec.paths, _node(task, name), lost_in(task.workflow)
    while branch.parent is not None:
        inside = {one.id for one in (branch, *below(branch))}
        outside = [one for one in task.workflow.tasks.values() if one.id not in inside]
        taken = [one for one in outside if JOINED in one.internal_data and UUID(one.internal_data[JOINED]) in inside]
        kept = tokens_of(outside) + taken
        passed = _passed(task, node.name, kept)
        if any(one not in passed for one in taken):
            break
        if _may_follow(branch.parent) and sound(paths, node.name, Places.of(paths, _without(kept, passed)), lost=lost):
            return Landing(branch, node, tuple(passed))
        if not widen:
            break
        branch = entry_of(branch.parent)
    zh = "它在一个没有打开的并行分支里，或者之后的汇聚网关已经通过，请改为跳到分支之前"
    raise refused(name, zh, "it lies in a parallel block that is not open, or a join has been passed since; jump to what is before it")


def _node(task: Task, name: str) -> TaskSpec:
    """The node to enter: the split that arms its boundary events, if it has any."""
    specs = task.workflow.spec.task_specs
    node = specs.get(name)
    if not isinstance(node, BpmnSpecMixin) or node.bpmn_id != node.name:
        raise refused(name, "这个流程里没有这个元素", "there is no such element in this process")
    if name in task.workflow.spec.paths.joins or isinstance(node, BoundaryEvent | StartEvent):
        zh = "不能跳到汇聚网关、边界事件或开始事件"
        raise refused(name, zh, "nobody jumps to a joining gateway, a boundary event or a start event")
    entry: TaskSpec = specs.get(f"{name} (split)", node)
    return entry


def _may_follow(parent: Task) -> bool:
    """An event directly behind its gateway counts as caught already; below a split stands its activity and nothing else."""
    return parent._state == TaskState.COMPLETED and not isinstance(parent.task_spec, BoundaryEventSplit | EventGateway)


def _without(tasks: Iterable[Task], others: Iterable[Task]) -> list[Task]:
    gone = {one.id for one in others}
    return [one for one in tasks if one.id not in gone]


def _passed(task: Task, name: str, kept: list[Task]) -> list[Task]:
    """The arrivals that a jump takes along: at the joins it leaps over, if they wait for this token alone."""
    paths: Paths = task.workflow.spec.paths
    passed = [one for one in kept if one.internal_data.get(JOINED) == task.id.hex]
    for join in sorted(paths.joins):
        mine = paths.reach(task.task_spec.name, (join,))
        here = [one for one in kept if one.task_spec.name == join and JOINED not in one.internal_data]
        if here and name not in mine and name in paths.ahead(join) and _waits_for_it_alone(paths, task, here, _without(kept, passed)):
            passed += here
    return passed


def _waits_for_it_alone(paths: Paths, task: Task, here: list[Task], kept: list[Task]) -> bool:
    join = here[0].task_spec
    mine = paths.reach(task.task_spec.name, (join.name,))
    arrived = {one.parent.task_spec.name for one in here if one.parent is not None}
    missing = paths.inputs(join.name) - arrived
    if not isinstance(join, InclusiveGateway):
        return bool(missing) and missing <= mine
    others = [paths.reach(one.task_spec.name, (join.name,)) for one in kept if one.task_spec is not join]
    return bool(missing & mine) and not any(other & missing and not other & arrived for other in others)


def _land(landing: Landing) -> Task:
    parent = landing.branch.parent
    assert parent is not None, "a branch hangs below something"
    place = parent._children.index(landing.branch.id)
    undo(parent.workflow, [landing.branch])
    fresh = enter(parent, landing.node, place=place)
    for arrival in landing.passed:
        arrival.internal_data[JOINED] = fresh.id.hex
        arrival.cancel()
    return fresh
