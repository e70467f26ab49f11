"""Intermediate events, the tasks that send and receive, ends that throw, and the gateway that waits for the first of several events."""

from typing import Any

from engine.bpmn import sending
from engine.bpmn.element import EventDefinition
from engine.bpmn.nodes import EndEvent, Node, inherit
from engine.bpmn.spiff import Task, TaskState, WorkflowSpec
from engine.bpmn.waits import WAITS, Catcher, Wait, arm, keep


class CatchEvent(Catcher, Node):
    """An intermediate catch event or receive task. Coming from an event-based gateway it is passed: the gateway has caught its event."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, wait: Wait) -> None:
        super().__init__(wf_spec, name)
        self.waits = (wait,)

    def _update_hook(self, my_task: Task) -> bool | None:
        inherit(my_task)
        if my_task.parent is not None and isinstance(my_task.parent.task_spec, EventGateway):
            return True
        my_task._set_state(TaskState.WAITING)
        arm(my_task)
        return False

    def catch(self, my_task: Task, wait: Wait, payload: Any) -> None:
        keep(my_task, wait.event, payload)
        my_task.internal_data.pop(WAITS)
        my_task._ready()


class EventGateway(Catcher, Node):
    """Takes the flow to the event that comes first (BPMN 2.0 §13.4.4), exactly one. Its token waits for all of them."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, waits: tuple[Wait, ...]) -> None:
        super().__init__(wf_spec, name)
        self.waits = waits

    def _predict_hook(self, my_task: Task) -> None:
        """Nobody knows which."""

    def _update_hook(self, my_task: Task) -> bool | None:
        inherit(my_task)
        my_task._set_state(TaskState.WAITING)
        arm(my_task)
        return False

    def catch(self, my_task: Task, wait: Wait, payload: Any) -> None:
        keep(my_task, wait.event, payload)
        my_task.internal_data.pop(WAITS)
        my_task.internal_data["caught"] = wait.element_id
        my_task._ready()

    def _run_hook(self, my_task: Task) -> bool | None:
        target = my_task.workflow.spec.task_specs[my_task.internal_data.pop("caught")]
        child = my_task._add_child(target, TaskState.FUTURE)
        target._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class ThrowEvent(Node):
    """An intermediate throw event or send task. Without an event definition it is a milestone and only passed."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, event: EventDefinition | None, correlation: str | None) -> None:
        super().__init__(wf_spec, name)
        self.event, self.correlation = event, correlation

    def _run_hook(self, my_task: Task) -> bool | None:
        return self.event is None or sending.send(my_task, self.event, self.correlation)


class ThrowingEnd(ThrowEvent, EndEvent):
    """An end event that throws a message, a signal or an escalation."""
