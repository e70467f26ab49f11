"""Gateways. The library's joins count arrivals of earlier passes, so every modelled loop around them goes wrong; ours consume."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from engine.bpmn.nodes import Node, inherit
from engine.bpmn.run import run_of
from engine.bpmn.spiff import BpmnTaskSpec, MultiChoice, Task, TaskState
from engine.errors import NoFlowHolds

LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED
JOINED = "joined"
"""On an arrival that was taken: the id of the task that went on for it (a join's, or that of a jump over the join)."""


class ConsumingJoin(BpmnTaskSpec):
    """Every arrival waits until it is taken; one task goes on for all that were taken with it. A taken one remembers it, for a return."""

    def _update_hook(self, my_task: Task) -> bool | None:
        every = my_task.workflow.tasks.values()
        taken = self._take(my_task, [t for t in every if t.task_spec is self and (t is my_task or t._state == TaskState.WAITING)])
        if taken is None:
            if my_task._state != TaskState.WAITING:
                my_task._set_state(TaskState.WAITING)
            return False
        self.consume(my_task, taken)
        return True

    def consume(self, my_task: Task, taken: Iterable[Task]) -> None:
        """`my_task` goes on for all of them."""
        for other in taken:
            if other is not my_task:
                other.internal_data[JOINED] = my_task.id.hex
                other.cancel()
        inherit(my_task)

    def _take(self, my_task: Task, arrivals: Sequence[Task]) -> Collection[Task] | None:
        """The arrivals that go on together; None: wait."""
        raise NotImplementedError


class ParallelGateway(ConsumingJoin, Node):
    """Takes exactly one token from each incoming flow (BPMN 2.0 §13.4.1); what is more waits for the next round."""

    def _take(self, my_task: Task, arrivals: Sequence[Task]) -> Collection[Task] | None:
        taken = one_per_input(my_task, arrivals)
        return taken.values() if len(taken) == len(set(self._inputs)) else None


class _Choice(MultiChoice):
    """Chooses among `cond_task_specs`: (FEEL, target), or (None, target) for the default flow."""

    def _defaults(self) -> list[str]:
        return [target for condition, target in self.cond_task_specs if condition is None]

    def _holding(self, my_task: Task) -> Iterable[str]:
        run = run_of(my_task)
        return (target for condition, target in self.cond_task_specs if condition is not None and run.holds(my_task, condition))

    def _go_on(self, my_task: Task, targets: Sequence[str]) -> bool:
        if not targets:
            raise NoFlowHolds(element=my_task.task_spec.bpmn_id)
        my_task._sync_children([my_task.workflow.spec.task_specs[name] for name in targets], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class ExclusiveGateway(_Choice, Node):
    """The first flow whose condition holds, in the order of the file; else the default flow (§13.4.2)."""

    def _run_hook(self, my_task: Task) -> bool | None:
        first = next(iter(self._holding(my_task)), None)
        return self._go_on(my_task, self._defaults() if first is None else [first])


class InclusiveGateway(ConsumingJoin, _Choice, Node):
    """Waits while a token can still reach an empty incoming flow and no filled one (§13.4.3); goes on along every flow that holds."""

    ahead: Mapping[str, frozenset[str]]
    """For every node: where a token there can come to without passing this gateway. Filled in by the compiler."""

    def _take(self, my_task: Task, arrivals: Sequence[Task]) -> Collection[Task] | None:
        taken = one_per_input(my_task, arrivals)
        return None if next(self.awaited(my_task, taken), None) else taken.values()

    def awaited(self, my_task: Task, taken: Mapping[str, Task]) -> Iterator[Task]:
        """The tokens that could still come to an empty incoming flow and to no filled one. `taken`: one arrival for each filled flow."""
        empty, filled = set(self._inputs) - taken.keys(), taken.keys()
        for task in my_task.workflow.tasks.values() if empty else ():
            if task.task_spec is not self and is_token(task):
                ahead = self.ahead[task.task_spec.name]
                if ahead & empty and not ahead & filled:
                    yield task

    def _run_hook(self, my_task: Task) -> bool | None:
        return self._go_on(my_task, list(self._holding(my_task)) or self._defaults())


class EndJoin(ConsumingJoin):
    """Where a process ends: the last token takes all that arrived before it."""

    def _take(self, my_task: Task, arrivals: Sequence[Task]) -> Collection[Task] | None:
        done = my_task.workflow.spec.done
        for task in my_task.workflow.tasks.values():
            if task._state & TaskState.NOT_FINISHED_MASK and task.task_spec is not self and task.task_spec is not done:
                return None
        return arrivals


def one_per_input(my_task: Task, arrivals: Sequence[Task]) -> dict[str, Task]:
    """One arrival for each flow that has any; `my_task` for its own."""
    taken: dict[str, Task] = {}
    for task in (my_task, *arrivals):
        if task.parent is not None:
            taken.setdefault(task.parent.task_spec.name, task)
    return taken


def is_token(task: Task) -> bool:
    """Alive, or on its way from a node that has just finished."""
    if task._state & LIVE:
        return True
    return task._state == TaskState.FUTURE and task.parent is not None and task.parent._state == TaskState.COMPLETED
