"""The tokens of one instance during one command: load or start, act, dump. Everything above this room speaks only to Execution."""

from collections.abc import Mapping
from uuid import UUID

from engine.bpmn import loops, resuming, returning, state
from engine.bpmn.compiler import ProcessSpec
from engine.bpmn.levels import Tree
from engine.bpmn.moves import Moves
from engine.bpmn.nodes import EndEvent, TerminateEnd
from engine.bpmn.resuming import rests, stands, waits
from engine.bpmn.run import Run
from engine.bpmn.spiff import TaskState
from engine.bpmn.visits import Failure, Token, Visit, token_of, visit_of
from engine.bpmn.world import World
from engine.errors import IncidentNotFound, UserTaskNotFound

_CLOSED = TaskState.CANCELLED | TaskState.ERROR


class Execution(Moves):
    """Made by `start` or `load`. After an exception it is worthless: the stored bytes are what counts."""

    def __init__(self, tree: Tree, run: Run) -> None:
        self._tree, self._run = tree, run
        self._open_before = {task.id for task in tree.everything() if rests(task)}
        self._handled: set[UUID] = set()

    @classmethod
    def start(cls, specs: Mapping[str, ProcessSpec], name: str, world: World, *, budget: int) -> "Execution":
        """A new instance, run to its first rest. Raises NoFlowHolds, ExpressionFailed, StepBudgetExceeded."""
        run = Run(world, budget=budget)
        execution = cls(Tree(specs[name], specs, run), run)
        execution.advance()
        return execution

    @classmethod
    def load(cls, blob: bytes, specs: Mapping[str, ProcessSpec], name: str, world: World, *, budget: int) -> "Execution":
        """As `dump` left it."""
        run = Run(world, budget=budget)
        return cls(state.load(blob, specs, name, run), run)

    def complete(self, token_id: str) -> None:
        """A person has done a user task; the tokens go on to the next rest. Raises UserTaskNotFound when no token waits there."""
        task = self._tree.find(UUID(token_id))
        if task is None or not waits(task):
            raise UserTaskNotFound(id=token_id)
        returning.number(task)
        self._handled.add(task.id)
        self._run.count_step()
        task.run()
        self.advance()

    def retry(self, token_id: str) -> None:
        """A failed service task runs once more, alone. Raises IncidentNotFound when none stands there."""
        task = self._tree.find(UUID(token_id))
        if task is None or not stands(task):
            raise IncidentNotFound(id=token_id)
        self._handled.add(task.id)
        task._set_state(TaskState.READY)
        self.advance()

    def revive(self) -> None:
        """A state that was set aside lives again: every open visit anew, under a new id; failed service tasks run again."""
        resuming.revive(self._tree)
        self.advance()

    def advance(self) -> None:
        """Run everything that needs no person, innermost processes first, until all tokens rest."""
        moved = True
        while moved:
            moved = False
            for level in self._tree.levels():
                while ready := [t for t in level.tasks.values() if t._state == TaskState.READY and not t.task_spec.manual]:
                    moved = True
                    for task in ready:
                        if task._state == TaskState.READY and task.id in level.tasks:
                            self._run.count_step()
                            task.run()
        loops.forget(self._tree)

    def waiting(self) -> list[Token]:
        """The tokens at user and manual tasks, in the order of the token tree: the same after every load."""
        found, todo = [], [self._tree.task_tree]
        while todo:
            task = todo.pop()
            if waits(task):
                found.append(token_of(task))
            inner = self._tree.subprocesses.get(task.id)
            todo += reversed([*([inner.task_tree] if inner else []), *task.children])
        return found

    @property
    def steps(self) -> list[Visit]:
        """What was passed in this command, in order."""
        return list(self._run.steps)

    @property
    def failures(self) -> list[Failure]:
        """What came to stand still in this command."""
        return list(self._run.failures)

    @property
    def taken_out(self) -> list[str]:
        """Tokens that waited or stood still before this command and were interrupted by it."""
        found = ((id_, self._tree.find(id_)) for id_ in self._open_before - self._handled)
        return sorted(str(id_) for id_, task in found if task is None or task._state & _CLOSED)

    @property
    def ended(self) -> bool:
        return self._tree.completed

    @property
    def end(self) -> Visit | None:
        """The end event that finished the instance: the last one reached, or the terminating one."""
        if not self.ended:
            return None
        tasks = [t for t in self._tree.tasks.values() if t._state == TaskState.COMPLETED]
        last = next((t.parent.parent for t in tasks if t.task_spec is self._tree.spec.done and t.parent), None)
        last = last or next(t for t in tasks if isinstance(t.task_spec, TerminateEnd))
        assert isinstance(last.task_spec, EndEvent), "only end events lead into the end join"
        return visit_of(last)

    def dump(self) -> bytes:
        """The tokens as bytes for `load`."""
        return state.dump(self._tree)
