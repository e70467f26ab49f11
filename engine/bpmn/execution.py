"""The tokens of one instance during one command: load or start, act, dump. Everything above this room speaks only to Execution."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.bpmn import endings, external, loops, resuming, returning, sending, state, waiting
from engine.bpmn.compiler import ProcessSpec
from engine.bpmn.levels import Level, Tree
from engine.bpmn.moves import Moves
from engine.bpmn.nodes import EndEvent, TerminateEnd
from engine.bpmn.resuming import rests, stands, waits
from engine.bpmn.run import Run
from engine.bpmn.spiff import Task, TaskState
from engine.bpmn.visits import Failure, Job, Subscription, Thrown, Timer, Token, Visit, token_of, visit_of
from engine.bpmn.waits import fire, keep
from engine.bpmn.world import World
from engine.errors import IncidentNotFound, MessageNotAwaited, UserTaskNotFound

_CLOSED = TaskState.CANCELLED | TaskState.ERROR


class Execution(Moves):
    """Made by `start` or `load`. After an exception it is worthless: the stored bytes are what counts."""

    def __init__(self, tree: Tree, run: Run) -> None:
        self._tree, self._run = tree, run
        self._open_before = {task.id for task in tree.everything() if rests(task)}
        self._handled: set[UUID] = set()

    @classmethod
    def start(
        cls, specs: Mapping[str, ProcessSpec], name: str, world: World, *, budget: int, start_event: str | None = None, payload: Any = None
    ) -> "Execution":
        """A new instance, run to its first rest. `start_event`: id of a message, signal or timer start event, None for the none start event;
        `payload`: what came with the message or signal, for the variable that the event names.

        Raises NoStartEvent, NoFlowHolds, ExpressionFailed, StepBudgetExceeded.
        """
        run = Run(world, budget=budget)
        execution = cls(Tree(specs[name], specs, run, start_event=start_event), run)
        if start_event is not None:
            begun: Any = specs[name].task_specs[start_event]
            keep(execution._tree.task_tree, begun.event, payload)
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
        """A failed service task runs once more, alone; an external one gets a new job. Raises IncidentNotFound when none stands there."""
        self._standing(token_id)._set_state(TaskState.READY)
        self.advance()

    def skip(self, token_id: str, result: Any = None) -> None:
        """A failed or running service counts as done by hand, with this result. Raises IncidentNotFound when none stands there."""
        external.finish(self._standing(token_id), result)
        self.advance()

    def finish_service(self, token_id: str, result: Any) -> bool:
        """The job of an external service came back with a result (JSON). False: its token is gone, nothing happens."""
        return self._came_back(token_id, lambda task: external.finish(task, result))

    def fail_service(self, token_id: str, *, code: str, message: str) -> bool:
        """It came back with a BPMN error: for the boundary that catches it, else a Failure. False: its token is gone."""
        return self._came_back(token_id, lambda task: external.refuse(task, code, message))

    def give_up(self, token_id: str, *, cause: str, message: str) -> bool:
        """It failed for good: a Failure, the token stays. False: its token is gone."""
        return self._came_back(token_id, lambda task: external.fail(task, cause=cause, message=message))

    def next_due(self) -> datetime | None:
        """When the earliest timer of any level fires."""
        return min((timer.due for timer in self.timers()), default=None)

    def timers(self) -> list[Timer]:
        return waiting.timers(self._tree)

    def reckon(self) -> list[tuple[Timer, datetime]]:
        """The working calendar has been edited: timers that count working time, anew. Gives those that moved, each with its new moment."""
        return waiting.reckon(self._tree, self._run.world.working)

    def fire_due(self) -> int:
        """Every timer that is due fires, in the order of their times; gives how many. No other command fires one."""
        fired = 0
        while now := waiting.fire_due(self._tree, self._run.world.now()):
            fired += now
            self.advance()
        return fired

    def subscriptions(self) -> list[Subscription]:
        """Which messages and signals are waited for."""
        return waiting.subscriptions(self._tree)

    def deliver(self, token_id: str, name: str, payload: Any) -> None:
        """Exactly this token gets the message (payload: JSON). Raises MessageNotAwaited when it does not wait for one of that name."""
        found = waiting.awaiting(self._tree, "message", name, UUID(token_id))
        if not found:
            raise MessageNotAwaited(name=name)
        fire(*found[0], payload)
        self.advance()

    def signal(self, name: str, payload: Any) -> int:
        """Every token of the instance that waits for the signal gets it; gives how many."""
        caught = sending.signal(self._tree, name, payload)
        self.advance()
        return caught

    def revive(self) -> None:
        """A state that was set aside lives again: every open visit and wait anew, under a new id; services that stand begin again."""
        resuming.revive(self._tree)
        self.advance()

    def advance(self) -> None:
        """Run everything that needs no person, innermost processes first, until all tokens rest."""
        moved = True
        while moved:
            moved = False
            for level in self._tree.levels():
                moved |= self._run_ready(level)
            moved = moved or any(endings.release(level) for level in self._tree.levels())
        loops.forget(self._tree)

    def _run_ready(self, level: Level) -> bool:
        moved = False
        while ready := [t for t in level.tasks.values() if t._state == TaskState.READY and not t.task_spec.manual]:
            moved = True
            for task in ready:
                if task._state == TaskState.READY and task.id in level.tasks:
                    self._run.count_step()
                    task.run()
        return moved

    def waiting(self) -> list[Token]:
        """The tokens at user and manual tasks, in the order of the token tree: the same after every load."""
        return [token_of(task) for task in self._tree.walk() if waits(task)]

    def services(self) -> list[Token]:
        """The tokens whose work a job does, those included whose job has failed for good."""
        return [token_of(task) for task in self._tree.walk() if external.is_out(task)]

    @property
    def steps(self) -> list[Visit]:
        """What was passed in this command, in order."""
        return list(self._run.steps)

    @property
    def failures(self) -> list[Failure]:
        """What came to stand still in this command."""
        return list(self._run.failures)

    @property
    def jobs(self) -> list[Job]:
        """External services that began in this command."""
        began = ((job, self._tree.find(UUID(job.token_id))) for job in self._run.jobs)
        return [job for job, task in began if external.is_out(task)]

    @property
    def thrown(self) -> list[Thrown]:
        """Messages and signals thrown in this command, for others."""
        return list(self._run.thrown)

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

    def _standing(self, token_id: str) -> Task:
        task = self._tree.find(UUID(token_id))
        if task is None or not stands(task):
            raise IncidentNotFound(id=token_id)
        self._handled.add(task.id)
        return task

    def _came_back(self, token_id: str, act: Callable[[Task], None]) -> bool:
        task = self._tree.find(UUID(token_id))
        if task is None or not external.is_out(task):
            return False
        self._handled.add(task.id)
        act(task)
        self.advance()
        return True
