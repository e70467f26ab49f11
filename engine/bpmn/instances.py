"""One activity, several times: multi-instance and standard loop (BPMN 2.0 §13.3.6, §13.3.7).

Collection, results and conditions live on the instance; only the item and `loopCounter` are local to a token. The library's own classes
append results in order of completion and cannot run twice in a modelled loop.
"""

from collections.abc import Sequence
from typing import Any

from engine.bpmn.element import Loop
from engine.bpmn.nodes import Node, inherit
from engine.bpmn.run import run_of
from engine.bpmn.spiff import LoopTask, Task, TaskState, Workflow, WorkflowSpec
from engine.errors import ExpressionFailed

INSTANCES_MAX = 3_000


class Repeated(Node, LoopTask):
    """The activity around its instances. It is STARTED until the last one is done; each instance is a task of the spec `child`."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, *, child: str, loop: Loop) -> None:
        super().__init__(wf_spec, name)
        self.child, self.loop = child, loop

    def instances(self, my_task: Task) -> list[Task]:
        return [t for t in my_task.children if t.task_spec.name == self.child]

    def add_instance(self, my_task: Task, local: dict[str, Any], *, index: int | None = None) -> None:
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.child], TaskState.WAITING)
        child.triggered = True
        child.data = local
        if index is not None:
            child.internal_data["index"] = index
        child.task_spec._update(child)

    def merge_child(self, workflow: Workflow, child: Task) -> None:
        """An instance has completed; called by its spec."""
        my_task = child.parent
        assert my_task is not None, "an instance hangs below its activity"
        self._completed(my_task, child)

    def _completed(self, my_task: Task, child: Task) -> None:
        raise NotImplementedError


class StandardLoop(Repeated):
    """Again while the condition holds."""

    def _update_hook(self, my_task: Task) -> bool | None:
        inherit(my_task)
        if self.loop.test_before and not self._again(my_task):
            return True
        my_task._set_state(TaskState.STARTED)
        self._next(my_task)
        return False

    def _completed(self, my_task: Task, child: Task) -> None:
        if self._again(my_task):
            self._next(my_task)
        else:
            my_task._set_state(TaskState.READY)

    def _next(self, my_task: Task) -> None:
        self.add_instance(my_task, {"loopCounter": len(self.instances(my_task)) + 1})

    def _again(self, my_task: Task) -> bool:
        if self.loop.maximum is not None and len(self.instances(my_task)) >= self.loop.maximum:
            return False
        return self.loop.condition is None or run_of(my_task).holds(my_task, self.loop.condition)


class MultiInstance(Repeated):
    """Parallel or sequential, over a collection or a number of times."""

    def _update_hook(self, my_task: Task) -> bool | None:
        inherit(my_task)
        items = self._items(my_task)
        my_task.internal_data["items"] = len(items)
        if self.loop.output:
            run_of(my_task).world.assign(self.loop.output, [None] * len(items))
        if not items:
            return True
        my_task._set_state(TaskState.STARTED)
        for index in range(len(items) if self.loop.kind == "parallel" else 1):
            self._begin(my_task, items, index)
        return False

    def _begin(self, my_task: Task, items: Sequence[Any], index: int) -> None:
        local = {"loopCounter": index + 1}
        if self.loop.item:
            local[self.loop.item] = items[index]
        self.add_instance(my_task, local, index=index)

    def _items(self, my_task: Task) -> Sequence[Any]:
        run, loop = run_of(my_task), self.loop
        found: Any
        if loop.collection is not None:
            found = run.evaluate(my_task, loop.collection) or []
        else:
            number = run.evaluate(my_task, loop.cardinality or "")
            found = list(range(int(number))) if isinstance(number, int | float) and number <= INSTANCES_MAX else number
        if not isinstance(found, list) or len(found) > INSTANCES_MAX:
            zh, en = f"多实例需要列表或数量（不超过 {INSTANCES_MAX}）", f"A list or a number of instances is needed, {INSTANCES_MAX} at most"
            raise ExpressionFailed(element=self.bpmn_id, reason=zh, reason_en=en)
        return found

    def _completed(self, my_task: Task, child: Task) -> None:
        self._collect(my_task, child)
        instances = self.instances(my_task)
        open_ones = [t for t in instances if not t._state & TaskState.FINISHED_MASK]
        if self._enough(my_task, instances):
            for task in open_ones:
                task.cancel()
            my_task._set_state(TaskState.READY)
        elif self.loop.kind == "parallel":
            if not open_ones:
                my_task._set_state(TaskState.READY)
        else:
            self._go_on(my_task, len(instances))

    def _go_on(self, my_task: Task, index: int) -> None:
        items = self._items(my_task)
        if index < min(my_task.internal_data["items"], len(items)):
            self._begin(my_task, items, index)
        else:
            my_task._set_state(TaskState.READY)

    def _collect(self, my_task: Task, child: Task) -> None:
        """The result stands where its item stood, whoever was first."""
        run, loop = run_of(my_task), self.loop
        if loop.output and loop.output_item:
            found = run.evaluate(my_task, loop.output)
            # Somebody else may have written the variable meanwhile.
            results = list(found) if isinstance(found, list) else []
            results += [None] * (my_task.internal_data["items"] - len(results))
            results[child.internal_data["index"]] = run.evaluate(child, loop.output_item)
            run.world.assign(loop.output, results)

    def _enough(self, my_task: Task, instances: Sequence[Task]) -> bool:
        if self.loop.condition is None:
            return False
        completed = sum(t._state == TaskState.COMPLETED for t in instances)
        active = sum(not t._state & TaskState.FINISHED_MASK for t in instances)
        counters = {"nrOfInstances": my_task.internal_data["items"], "nrOfCompletedInstances": completed, "nrOfActiveInstances": active}
        return run_of(my_task).holds(my_task, self.loop.condition, counters)
