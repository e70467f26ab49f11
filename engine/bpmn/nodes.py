"""The elements of a diagram as SpiffWorkflow's task specs: start and end, tasks, calls. They carry tokens, never data.

A spec's `_run_hook` answers True (done), None (stays STARTED) or False (left by a boundary event).
"""

from typing import Any

from engine.bpmn import external
from engine.bpmn.element import EventDefinition, Service
from engine.bpmn.run import run_of
from engine.bpmn.spiff import BpmnSpecMixin, BpmnStartTask, SubWorkflowTask, Task, TaskState, Workflow, WorkflowSpec
from engine.bpmn.throwing import throw
from engine.errors import NoStartEvent
from engine.handlers import BpmnError

NOT_ENTERED = TaskState.FUTURE | TaskState.PREDICTED_MASK


class Node(BpmnSpecMixin):
    """Something on the diagram: entering it is a visit."""

    def _update(self, my_task: Task) -> None:
        if my_task._state & NOT_ENTERED:
            run_of(my_task).visit(my_task)
        super()._update(my_task)

    def _update_hook(self, my_task: Task) -> bool | None:
        inherit(my_task)
        return True


def inherit(task: Task) -> None:
    """Items of a multi-instance go down with the token; an inner one hides an outer one of the same name."""
    before = task.parent
    if before is not None and before.data:
        task.data = {**before.data, **task.data}


class Beginning(BpmnStartTask):
    """Before the start events of a process: leads to the one that was chosen, else to the none start event."""

    def _predict_hook(self, my_task: Task) -> None:
        level = my_task.workflow
        starts = {name: level.spec.task_specs[name] for name in self._outputs}
        chosen = level.start_event or next((name for name, start in starts.items() if start.event is None), None)
        if chosen not in starts:
            raise NoStartEvent(element=level.spec.process_key)
        my_task._sync_children([starts[chosen]], TaskState.FUTURE)


class StartEvent(Node):
    """A start event. What it waits for happens outside: an instance begins when it has come."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, event: EventDefinition | None, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.event = event


class EndEvent(Node):
    """A none end event: the token waits in the process's end join until no other is left."""


class TerminateEnd(EndEvent):
    """Takes every other token of its own process away (BPMN 2.0 §13.5.6)."""

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)
        my_task.workflow.cancel()


class ErrorEnd(EndEvent):
    """Throws its error to the activities around its process; uncaught, it stands still as a Failure."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, code: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.code = code

    def _run_hook(self, my_task: Task) -> bool | None:
        if throw(my_task.workflow.owner, self.code, self.code):
            return False
        run_of(my_task).fail(my_task, topic="", cause=f"BpmnError:{self.code}", message=self.code)
        return None


class UserTask(Node):
    """A user or manual task: the token waits for a person."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, manual=True, **kwargs)


class ScriptTask(Node):
    def __init__(self, wf_spec: WorkflowSpec, name: str, *, script: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.script = script

    def _run_hook(self, my_task: Task) -> bool | None:
        run_of(my_task).run_script(my_task, self.script)
        return True


class DecisionTask(Node):
    """A business rule task."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, decision: str, result_variable: str | None, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.decision, self.result_variable = decision, result_variable

    def _run_hook(self, my_task: Task) -> bool | None:
        run_of(my_task).decide(my_task, self.decision, self.result_variable)
        return True


class ServiceTask(Node):
    """Runs at once; an external one leaves a job and waits for it. A BpmnError takes the nearest boundary that catches it; whatever else
    goes wrong leaves the token here."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, service: Service, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.service = service

    def _run_hook(self, my_task: Task) -> bool | None:
        run, service = run_of(my_task), self.service
        arguments = {name: run.evaluate(my_task, text) for name, text in service.parameters.items()}
        if run.world.effect(service.topic) == "external":
            external.hand_out(my_task, service.topic, arguments)
            return None
        my_task.internal_data.pop(external.EXTERNAL, None)
        try:
            result = run.call_service(my_task, service.topic, arguments)
        except BpmnError as error:
            if throw(my_task, error.code, error.message):
                return False
            run.fail(my_task, topic=service.topic, cause=f"BpmnError:{error.code}", message=error.message)
            return None
        except Exception as error:  # noqa: BLE001  a handler's bug must not undo what people decided before it
            run.fail(my_task, topic=service.topic, cause=type(error).__name__, message=str(error))
            return None
        if service.result_variable:
            run.world.assign(service.result_variable, result)
        return True


class Call(Node, SubWorkflowTask):
    """A call activity or an embedded sub-process: one more level of tokens. Variables are the instance's, so nothing is copied in or out."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, process: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, subworkflow_spec=process, **kwargs)

    def _update_hook(self, my_task: Task) -> bool | None:
        inherit(my_task)
        my_task._set_state(TaskState.STARTED)
        level = my_task.workflow.top_workflow.create_subprocess(my_task, self.spec)
        level.completed_event.connect(self._on_subworkflow_completed, my_task)
        level.task_tree.data = my_task.data
        level.task_tree.run()
        return False

    def _on_subworkflow_completed(self, subworkflow: Workflow, my_task: Task) -> None:
        my_task._set_state(TaskState.READY)
