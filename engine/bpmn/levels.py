"""The tokens of one instance: a tree for the process itself and one for every process inside it."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from engine.bpmn.gateways import ConsumingJoin
from engine.bpmn.run import Run
from engine.bpmn.spiff import BpmnSubWorkflow, BpmnWorkflow, SubWorkflowTask, Task, TaskState, Workflow, WorkflowSpec


class Level(Workflow):
    """Flat where the library recurses or stops at a depth of 1000 tasks; takes sub-processes along where it forgets them."""

    owner: Task | None = None
    """The call activity or sub-process this level runs in."""

    start_event: str | None = None
    """Where it begins if not at its none start event. Only for a new instance."""

    def update_waiting_tasks(self) -> None:
        for task in [t for t in self.tasks.values() if t._state == TaskState.WAITING and isinstance(t.task_spec, ConsumingJoin)]:
            if task._state == TaskState.WAITING and task.id in self.tasks:
                task.task_spec._update(task)

    def cancel(self) -> None:
        """Every open token of this level and of those inside it."""
        self.completed = True
        for task in [t for t in self.tasks.values() if t._state & TaskState.NOT_FINISHED_MASK]:
            if task.id in self.tasks and task._state & TaskState.NOT_FINISHED_MASK:
                task.cancel()

    def _task_completed_notify(self, task: Task) -> None:
        if task.task_spec is self.spec.done:
            self.completed = True
        if self.completed:
            self.completed_event(self)
        else:
            self.update_waiting_tasks()

    def _remove_task(self, task_id: UUID) -> None:
        """With all below it and the processes that run in it."""
        if (parent := self.tasks[task_id].parent) is not None:
            parent._children.remove(task_id)
        todo = [self.tasks[task_id]]
        while todo:
            task = todo.pop()
            todo += task.children
            self.tasks.pop(task.id)
            inner = task.workflow.top_workflow.subprocesses.pop(task.id, None)
            if inner is not None:
                inner._remove_task(inner.task_tree.id)


class SubLevel(Level, BpmnSubWorkflow):
    """A called or embedded process."""


class Tree(Level, BpmnWorkflow):
    """The instance itself. `subprocesses`: the levels inside, by the id of the task they run in, outer ones first."""

    def __init__(
        self, spec: WorkflowSpec, specs: Mapping[str, Any], run: Run, *, start_event: str | None = None, deserializing: bool = False
    ) -> None:
        self.start_event = start_event
        super().__init__(spec, dict(specs), script_engine=run, deserializing=deserializing)

    def create_subprocess(self, my_task: Task, spec_name: str, *, deserializing: bool = False) -> SubLevel:
        level = SubLevel(self.subprocess_specs[spec_name], my_task.id, self, deserializing=deserializing)
        level.owner = my_task
        self.subprocesses[my_task.id] = level
        return level

    def levels(self) -> list[Level]:
        """Inner ones first; several of one depth in the order they began."""
        return [*sorted(self.subprocesses.values(), key=lambda level: -level.depth), self]

    def everything(self) -> Iterator[Task]:
        for level in (self, *self.subprocesses.values()):
            yield from level.tasks.values()

    def walk(self) -> Iterator[Task]:
        """In the order of the token tree, what runs in an activity directly behind it: the same after every load."""
        todo = [self.task_tree]
        while todo:
            task = todo.pop()
            yield task
            level = task.workflow.tasks
            todo += [level[child] for child in reversed(task._children)]
            # Hashing ids is what costs here; only activities have anything inside.
            if isinstance(task.task_spec, SubWorkflowTask) and task.id in self.subprocesses:
                todo.append(self.subprocesses[task.id].task_tree)

    def find(self, task_id: UUID) -> Task | None:
        levels: list[Level] = [self, *self.subprocesses.values()]
        return next((level.tasks[task_id] for level in levels if task_id in level.tasks), None)
