"""What we use of SpiffWorkflow 3.2.0, and nothing else: read this before upgrading it.

The library is untyped; the declarations below say what its source gives, so that our own code is checked against them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

# Spiff's loggers put whole task data into their records while their own level is low.
for _name in ("spiff", "spiff.task", "spiff.workflow", "spiff.data"):
    logging.getLogger(_name).setLevel(logging.WARNING)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    class TaskState:
        MAYBE: int
        LIKELY: int
        FUTURE: int
        WAITING: int
        READY: int
        STARTED: int
        COMPLETED: int
        ERROR: int
        CANCELLED: int
        FINISHED_MASK: int
        PREDICTED_MASK: int
        NOT_FINISHED_MASK: int

    class Signal:
        def connect(self, callback: Callable[..., Any], *args: Any) -> None: ...
        def __call__(self, *args: Any) -> None: ...

    class TaskSpec:
        name: str
        manual: bool
        completed_event: Signal
        _inputs: list[str]
        _outputs: list[str]

        def connect(self, taskspec: TaskSpec) -> None: ...
        def _predict(self, my_task: Task, *, mask: int = ...) -> None: ...
        def _predict_hook(self, my_task: Task) -> None: ...
        def _update(self, my_task: Task) -> None: ...
        def _update_hook(self, my_task: Task) -> bool | None: ...
        def _run_hook(self, my_task: Task) -> bool | None: ...
        def _on_complete_hook(self, my_task: Task) -> None: ...
        def _on_cancel(self, my_task: Task) -> None: ...

    class BpmnTaskSpec(TaskSpec):
        def __init__(self, wf_spec: WorkflowSpec, name: str, **kwargs: Any) -> None: ...

    class BpmnSpecMixin(BpmnTaskSpec):
        bpmn_id: str

    class BpmnStartTask(BpmnTaskSpec): ...

    class SimpleBpmnTask(BpmnTaskSpec): ...

    class BoundaryEventSplit(BpmnTaskSpec): ...

    class BoundaryEventJoin(BpmnTaskSpec):
        def __init__(self, wf_spec: WorkflowSpec, name: str, *, split_task: str, cancel: bool) -> None: ...

    class MultiChoice(TaskSpec):
        cond_task_specs: list[tuple[Any, str]]

        def connect_if(self, condition: Any, task_spec: TaskSpec) -> None: ...

    class BoundaryEvent(TaskSpec):
        cancel_activity: bool

    class LoopTask(BpmnTaskSpec): ...

    class SubWorkflowTask(TaskSpec):
        spec: str

        def _on_subworkflow_completed(self, subworkflow: Workflow, my_task: Task) -> None: ...

    class WorkflowSpec:
        name: str
        task_specs: dict[str, TaskSpec]

        def __init__(self, name: str, **kwargs: Any) -> None: ...

    class Task:
        id: UUID
        workflow: Any
        task_spec: Any
        triggered: bool
        data: dict[str, Any]
        internal_data: dict[str, Any]
        _state: int
        _parent: UUID | None
        _children: list[UUID]

        def __init__(self, workflow: Workflow, task_spec: TaskSpec, parent: Task | None = None, *, state: int, id: UUID) -> None: ...
        @property
        def parent(self) -> Task | None: ...
        @property
        def children(self) -> list[Task]: ...
        def _add_child(self, task_spec: TaskSpec, state: int) -> Task: ...
        def _sync_children(self, task_specs: Sequence[TaskSpec], state: int) -> None: ...
        def _set_state(self, value: int) -> None: ...
        def _inherit_data(self) -> None: ...
        def _ready(self) -> None: ...
        def run(self) -> bool | None: ...
        def cancel(self) -> None: ...
        def complete(self) -> None: ...

    class Workflow:
        spec: Any
        tasks: dict[UUID, Task]
        task_tree: Task
        completed: bool
        success: bool
        completed_event: Signal

    class BpmnWorkflow(Workflow):
        subprocess_specs: dict[str, Any]
        subprocesses: dict[UUID, Any]
        script_engine: Any

        def __init__(self, spec: WorkflowSpec, subprocess_specs: dict[str, Any], *, script_engine: Any, deserializing: bool = False) -> None: ...
        def get_task_from_id(self, task_id: UUID) -> Task: ...

    class BpmnSubWorkflow(Workflow):
        top_workflow: Any
        depth: int

        def __init__(self, spec: WorkflowSpec, parent_task_id: UUID, top_workflow: Any, *, deserializing: bool = False) -> None: ...

else:
    import functools

    import SpiffWorkflow.task
    import uuid_utils.compat
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
    from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit, BpmnStartTask, SimpleBpmnTask
    from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
    from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
    from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
    from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
    from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
    from SpiffWorkflow.specs.base import TaskSpec
    from SpiffWorkflow.specs.MultiChoice import MultiChoice
    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
    from SpiffWorkflow.task import Task
    from SpiffWorkflow.util.task import TaskState
    from SpiffWorkflow.workflow import Workflow

    # Two things the library does for every task and every change of its state, done a few times faster: an id from the system's randomness,
    # and the state's name for a log line that nobody reads.
    SpiffWorkflow.task.uuid4 = uuid_utils.compat.uuid4
    TaskState.get_name = functools.cache(TaskState.get_name)

__all__ = [
    "BoundaryEvent", "BoundaryEventJoin", "BoundaryEventSplit", "BpmnSpecMixin", "BpmnStartTask", "BpmnSubWorkflow", "BpmnTaskSpec",
    "BpmnWorkflow", "LoopTask", "MultiChoice", "SimpleBpmnTask", "SubWorkflowTask", "Task", "TaskSpec", "TaskState", "Workflow", "WorkflowSpec",
]  # fmt: skip
