"""Events attached to an activity (BPMN 2.0 §13.5.3). The library's frame around the activity arms them and ends them with it."""

from typing import Any

from engine.bpmn.element import EventDefinition
from engine.bpmn.run import run_of
from engine.bpmn.spiff import BoundaryEvent, BoundaryEventJoin, BpmnSpecMixin, Task, TaskState, WorkflowSpec
from engine.bpmn.waits import WAITS, Catcher, Wait, arm, keep, next_firing


class Boundary(Catcher, BoundaryEvent, BpmnSpecMixin):
    """Waits beside its activity. Errors and escalations are brought by `throwing`; times, messages and signals like everywhere."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, wait: Wait, cancel_activity: bool) -> None:
        super().__init__(wf_spec, name, event_definition=None, cancel_activity=cancel_activity)
        self.wait = wait
        self.waits = (wait,) if wait.event.type in ("timer", "message", "signal") else ()

    @property
    def event(self) -> EventDefinition:
        return self.wait.event

    def _update_hook(self, my_task: Task) -> bool | None:
        if self.waits and WAITS not in my_task.internal_data:
            my_task.data = my_task.parent.data if my_task.parent else {}
            arm(my_task)
        return False

    def _run_hook(self, my_task: Task) -> bool | None:
        return True

    def catch(self, my_task: Task, wait: Wait, payload: Any) -> None:
        """An interrupting one takes the activity and its other events away; another leaves one like itself for the next time."""
        keep(my_task, wait.event, payload)
        run_of(my_task).visit(my_task)
        my_task.data = my_task.parent.data if my_task.parent else {}
        if self.cancel_activity:
            _interrupt(my_task)
        elif self.waits or wait.event.type == "escalation":
            self._leave_another(my_task)
        my_task.internal_data.pop(WAITS, None)
        my_task._ready()

    def _leave_another(self, my_task: Task) -> None:
        """A task of its own for every firing: what follows from one of them outlives the activity."""
        armed = next_firing(my_task, self.wait) if self.waits else {}
        if armed is None or my_task.parent is None:
            return
        again = my_task.parent._add_child(self, TaskState.WAITING)
        again.triggered = True
        again.data = my_task.data
        if self.waits:
            again.internal_data[WAITS] = {self.wait.element_id: armed}
        self._predict(again, mask=TaskState.NOT_FINISHED_MASK)


def _interrupt(my_task: Task) -> None:
    for other in my_task.parent.children if my_task.parent else ():
        if other is not my_task and (other._state == TaskState.WAITING if _attached(other) else not other._state & TaskState.FINISHED_MASK):
            other.cancel()


class ActivityJoin(BoundaryEventJoin):
    """Closes the frame: once the activity is done or interrupted nothing waits beside it any more.

    The library's own looks through the whole tree, and no deeper than 1000 tasks.
    """

    def _update_hook(self, my_task: Task) -> bool | None:
        branch = my_task.parent
        split = branch.parent if branch else None
        assert branch is not None and split is not None, "the join stands behind what its split armed"
        beside = isinstance(branch.task_spec, BoundaryEvent) and not branch.task_spec.cancel_activity
        if beside and any(not _attached(t) and not t._state & TaskState.FINISHED_MASK for t in split.children):
            my_task._set_state(TaskState.WAITING)
            return False
        for other in split.children:
            if _attached(other) and other._state == TaskState.WAITING:
                other.cancel()
            for join in other.children:
                if join.task_spec is self and join is not my_task and not join._state & TaskState.FINISHED_MASK:
                    join.cancel()
        return True


def _attached(task: Task) -> bool:
    return isinstance(task.task_spec, BoundaryEvent)
