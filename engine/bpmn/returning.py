"""Back to where somebody has already been: 退回 and 取回. The tree forgets what is undone; rows keep it."""

from engine.bpmn.ancestry import ancestry, consequences, entry_of, is_instance, taker_of
from engine.bpmn.events import EventGateway, ThrowEvent
from engine.bpmn.gateways import LIVE, ConsumingJoin
from engine.bpmn.nodes import ServiceTask, UserTask
from engine.bpmn.refusing import refused
from engine.bpmn.rewind import replace, rewind
from engine.bpmn.spiff import Task, TaskState
from engine.bpmn.waits import Catcher

DONE = "done"
"""On a finished user task: its number among those of the instance, so that the newest is known."""


def number(task: Task) -> None:
    """Call it when a user task finishes."""
    every = task.workflow.top_workflow.everything()
    task.internal_data[DONE] = 1 + max((other.internal_data.get(DONE, 0) for other in every), default=0)


def return_targets(task: Task) -> list[Task]:
    """The finished user tasks this token has come through, newest first. One of several instances is none."""
    done = [one for one in ancestry(task) if _was_decided(one) and not is_instance(one)]
    return sorted(done, key=lambda one: -one.internal_data.get(DONE, 0))


def _was_decided(task: Task) -> bool:
    return task._state == TaskState.COMPLETED and isinstance(task.task_spec, UserTask)


def return_to(task: Task, target: Task) -> Task:
    """A new visit of `target`; everything that followed from the old one is gone. Raises MoveRefused."""
    if not task._state & LIVE:
        raise refused(task, "这里已经没有待办", "nothing waits there any more")
    if target not in return_targets(task):
        raise refused(target, "不在这条分支走过的路上，或不是已办结的单人任务", "it is no finished user task on the way that led here")
    return _visit_again(target)


def _visit_again(task: Task) -> Task:
    entry = entry_of(task)
    rewind(entry)
    return replace(entry)


def retrieve(task: Task) -> Task:
    """A new visit of a finished user task, as long as nobody, and nothing that cannot be undone, has acted after it. Raises MoveRefused."""
    if not _was_decided(task) or is_instance(task):
        raise refused(task, "不是已办结的单人任务，不能取回", "it is no finished user task of its own")
    _require_open_around(task)
    for effect in [task, *consequences(entry_of(task))]:
        taker = taker_of(effect)
        if taker is not None and not isinstance(taker.task_spec, ConsumingJoin):
            raise refused(effect, "已经有人跳过这个汇聚网关", "somebody has jumped over this join")
        if effect is not task and _acted(effect):
            raise refused(effect, "后面的步骤已经处理", "a later step has been done")
    return _visit_again(task)


def _require_open_around(task: Task) -> None:
    """A process that was interrupted, or whose results a multi-instance has taken, cannot be entered again."""
    owner = task.workflow.owner
    while owner is not None:
        if owner._state not in (TaskState.STARTED, TaskState.COMPLETED):
            raise refused(owner, "这个流程已被中断", "this process was interrupted")
        if owner._state == TaskState.COMPLETED and is_instance(owner):
            raise refused(owner, "多实例中的这一个已经完成", "this one of several instances is complete")
        owner = owner.workflow.owner


def _acted(task: Task) -> bool:
    """Somebody decided, a service ran, a message or signal went out or came in. A time that has passed is no act."""
    spec = task.task_spec
    if task._state != TaskState.COMPLETED:
        return False
    if isinstance(spec, Catcher) and not isinstance(spec, EventGateway):
        return any(wait.event.type != "timer" for wait in spec.waits)
    return isinstance(spec, UserTask | ServiceTask) or (isinstance(spec, ThrowEvent) and spec.event is not None)
