"""BPMN errors and escalations are addressed: the activity itself, then what is around it, one owner after another. Never a sibling, never two."""

from typing import Any

from engine.bpmn.boundaries import Boundary
from engine.bpmn.spiff import Task, TaskState


def throw(activity: Task | None, code: str, message: str) -> bool:
    """Interrupt the nearest activity whose boundary catches the error `code`, an exact code before one that catches all. False: nobody does."""
    return _to_the_nearest(activity, "error", code, {"code": code, "message": message})


def escalate(task: Task, code: str | None, payload: Any) -> bool:
    """The same for an escalation thrown inside a process: whoever catches it may leave the activity running. False: nobody hears it."""
    return _to_the_nearest(task.workflow.owner, "escalation", code, payload)


def _to_the_nearest(activity: Task | None, kind: str, code: str | None, payload: Any) -> bool:
    while activity is not None:
        catcher = _catcher(activity, kind, code)
        if catcher is not None:
            catcher.task_spec.catch(catcher, catcher.task_spec.wait, payload)
            return True
        around = activity.parent
        # One of several instances: the multi-instance around it is STARTED until all are done.
        activity = around if around is not None and around._state == TaskState.STARTED else activity.workflow.owner
    return False


def _catcher(activity: Task, kind: str, code: str | None) -> Task | None:
    split = activity.parent
    attached = [t for t in split.children if isinstance(t.task_spec, Boundary) and t._state == TaskState.WAITING] if split else []
    catching = [t for t in attached if t.task_spec.event.type == kind and t.task_spec.event.code in (code, None)]
    return max(catching, key=lambda t: t.task_spec.event.code is not None, default=None)
