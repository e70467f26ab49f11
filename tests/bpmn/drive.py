"""Drive one instance. Every step is load, act, dump, load again and compare, so nothing works only while it stays in memory."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine import bpmn
from tests.bpmn.memory import NEW_YEAR, Memory

DIAGRAMS = Path(__file__).parent.parent / "diagrams"
BUDGET = 2_000


def xml(name: str) -> bytes:
    return (DIAGRAMS / f"{name}.bpmn").read_bytes()


@cache
def model(name: str) -> bpmn.Model:
    return bpmn.Model.read(xml(name))


@cache
def specs(name: str) -> bpmn.Specs:
    """A diagram with all it calls, each under the name of its file."""
    called = model(name).called_elements
    own = bpmn.compile(xml(name), process_id=name, name=name, bindings={key: key for key in called})
    return {spec: level for key in called for spec, level in specs(key).items()} | own


class Drive:
    """One instance of a diagram in `tests/diagrams`."""

    def __init__(
        self,
        name: str,
        variables: dict[str, Any] | None = None,
        *,
        services: Mapping[str, Callable[..., Any]] | None = None,
        decisions: Mapping[str, Callable[..., Any]] | None = None,
        external: Collection[str] = (),
        start_event: str | None = None,
        payload: Any = None,
    ) -> None:
        self.name, self.variables = name, {} if variables is None else variables
        self.services, self.decisions, self.external = dict(services or {}), decisions, external
        self.moment = NEW_YEAR
        self.visited: list[bpmn.Visit] = []
        self.known: set[str] = set()
        self.all_jobs: list[bpmn.Job] = []
        self.fired = 0
        self._keep(bpmn.Execution.start(specs(name), name, self._world(), budget=BUDGET, start_event=start_event, payload=payload))

    def load(self) -> bpmn.Execution:
        return bpmn.Execution.load(self.blob, specs(self.name), self.name, self._world(), budget=BUDGET)

    def do(self, act: Callable[[bpmn.Execution], None]) -> list[str]:
        """One command; gives what is open then."""
        execution = self.load()
        act(execution)
        self._keep(execution)
        return self.open

    def done(self, *paths: str) -> list[str]:
        for path in paths:
            self.do(lambda execution, path=path: execution.complete(self.token(path)))  # type: ignore[misc]  # bound at once
        return self.open

    def retry(self, failure: bpmn.Failure) -> list[str]:
        return self.do(lambda execution: execution.retry(failure.token_id))

    def passes(self, **time: float) -> list[str]:
        """So much time passes, then what is due fires. `fired`: how many."""
        self.moment += timedelta(**time)
        return self.do(lambda execution: setattr(self, "fired", execution.fire_due()))

    def gets(self, path: str, name: str, payload: Any = None) -> list[str]:
        """The message comes to the event of that path."""
        token = next(s.token_id for s in self.awaited if (s.element_path, s.name) == (path, name))
        return self.do(lambda execution: execution.deliver(token, name, payload))

    def job(self, path: str) -> str:
        """The token whose job was begun last at that path."""
        return next(job.token_id for job in reversed(self.all_jobs) if job.element_path == path)

    @property
    def due(self) -> dict[str, timedelta]:
        """In how much time which timer fires, by element path."""
        return {timer.element_path: timer.due - self.moment for timer in self.timers}

    @property
    def open(self) -> list[str]:
        """The element paths of open user tasks, sorted."""
        return sorted(token.element_path for token in self.tokens)

    def token(self, path: str) -> str:
        return next(token.id for token in self.tokens if token.element_path == path)

    @property
    def flows(self) -> set[str]:
        """Every sequence flow taken so far."""
        return {visit.flow_in for visit in self.visited if visit.flow_in}

    @property
    def passed(self) -> list[str]:
        """Element paths visited in the last command."""
        return [visit.element_path for visit in self.steps]

    @property
    def ended_at(self) -> str | None:
        return self.end.element_path if self.end else None

    def _world(self) -> Memory:
        self.world = Memory(self.variables, self.services, self.decisions, external=self.external, moment=self.moment)
        return self.world

    def _keep(self, execution: bpmn.Execution) -> None:
        world = self.world
        self.blob, self.tokens, self.steps = execution.dump(), execution.waiting(), execution.steps
        self.failures, self.taken_out, self.ended, self.end = execution.failures, execution.taken_out, execution.ended, execution.end
        self.timers, self.awaited = execution.timers(), execution.subscriptions()
        self.jobs, self.thrown = execution.jobs, execution.thrown
        self.all_jobs += self.jobs
        self.known |= {job.token_id for job in self.jobs}
        assert set(self.taken_out) <= self.known - {token.id for token in self.tokens}
        self.known |= {token.id for token in self.tokens} | {failure.token_id for failure in self.failures}
        self.visited += self.steps
        again = self.load()
        self.world = world
        assert again.dump() == self.blob
        assert (again.waiting(), again.ended, again.end) == (self.tokens, self.ended, self.end)
        assert (again.timers(), again.subscriptions()) == (self.timers, self.awaited)
        assert again.next_due() == min((timer.due for timer in self.timers), default=None)
        assert len({token.id for token in self.tokens}) == len(self.tokens)
        for visit in self.steps:
            _check_is_drawn(visit)


def _check_is_drawn(visit: bpmn.Visit) -> None:
    """Nothing of the library's own nodes is ever told, and a flow leads where it is said to."""
    drawn = model(visit.process_key)
    assert visit.element_id in drawn.elements, visit
    assert visit.element_path.rpartition("/")[2] == visit.element_id, visit
    if visit.flow_in is None:
        assert drawn.elements[visit.element_id].type in ("startEvent", "boundaryEvent"), visit
    else:
        assert drawn.flows[visit.flow_in].target == visit.element_id, visit
