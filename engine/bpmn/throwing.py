"""BPMN errors are addressed: the activity itself, then what is around it, one owner after another. Never a sibling, never two."""

from engine.bpmn.run import run_of
from engine.bpmn.spiff import BoundaryEvent, BpmnSpecMixin, Task, TaskState, WorkflowSpec


class ErrorBoundary(BoundaryEvent, BpmnSpecMixin):
    """An error boundary event. It waits for nothing but `throw`. `code` None catches every error."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, code: str | None, variable: str | None) -> None:
        super().__init__(wf_spec, name, event_definition=None, cancel_activity=True)
        self.code, self.variable = code, variable

    def _update_hook(self, my_task: Task) -> bool | None:
        return False

    def _run_hook(self, my_task: Task) -> bool | None:
        return True

    def catch(self, my_task: Task, code: str, message: str) -> None:
        run = run_of(my_task)
        run.visit(my_task)
        if self.variable:
            run.world.assign(self.variable, {"code": code, "message": message})
        my_task.data = my_task.parent.data if my_task.parent else {}
        my_task._ready()


def throw(activity: Task | None, code: str, message: str) -> bool:
    """Interrupt the nearest activity whose boundary catches `code`, an exact code before one that catches all. False: nobody does."""
    while activity is not None:
        catcher = _catcher(activity, code)
        if catcher is not None:
            catcher.task_spec.catch(catcher, code, message)
            activity.cancel()
            return True
        around = activity.parent
        # One of several instances: the multi-instance around it is STARTED until all are done.
        activity = around if around is not None and around._state == TaskState.STARTED else activity.workflow.owner
    return False


def _catcher(activity: Task, code: str) -> Task | None:
    split = activity.parent
    waiting = [t for t in split.children if isinstance(t.task_spec, ErrorBoundary) and t._state == TaskState.WAITING] if split else []
    catching = [t for t in waiting if t.task_spec.code in (code, None)]
    return max(catching, key=lambda t: t.task_spec.code is not None, default=None)
