"""Drive one instance with moves. Every step is load, act, dump, load again and compare."""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

import orjson

from engine import bpmn
from engine.bpmn import loops
from tests.bpmn.memory import NEW_YEAR, Memory
from tests.bpmn.sketch import Sketch

BUDGET = 2_000


def compiled(*sketches: Sketch, version: int = 1) -> bpmn.Specs:
    """All of one version; a process is known as `name@version`."""
    specs: bpmn.Specs = {}
    for sketch in sketches:
        bindings = {called: f"{called}@{version}" for called in sketch.called}
        specs |= bpmn.compile(sketch.xml, process_id=sketch.name, name=f"{sketch.name}@{version}", bindings=bindings)
    return specs


class Mover:
    """One instance of the first of these sketches."""

    def __init__(
        self,
        *sketches: Sketch,
        variables: dict[str, Any] | None = None,
        services: Mapping[str, Callable[..., Any]] | None = None,
        specs: bpmn.Specs | None = None,
        external: Collection[str] = (),
    ) -> None:
        self.external, self.moment = external, NEW_YEAR
        self.jobs: list[str] = []
        """Tokens of external services, as their jobs were handed out."""
        self.variables, self.services = {} if variables is None else variables, services or {}
        self.specs, self.name = specs or compiled(*sketches), f"{sketches[0].name}@1"
        self.open_ids: dict[str, str] = {}
        self.completed: set[str] = set()
        self.last_done: dict[str, str] = {}
        self.stood: set[str] = set()
        """Every token that ever stood still after a failure."""
        self._keep(bpmn.Execution.start(self.specs, self.name, self._world(), budget=BUDGET))

    def load(self) -> bpmn.Execution:
        return bpmn.Execution.load(self.blob, self.specs, self.name, self._world(), budget=BUDGET)

    def do(self, act: Callable[[bpmn.Execution], Any]) -> Any:
        """One command. What fell is exactly what was open and is not any more."""
        execution, before = self.load(), dict(self.open_ids)
        result = act(execution)
        self._keep(execution)
        gone = set(before.values()) - set(self.open_ids.values())
        assert set(execution.taken_out) <= gone | self.stood, (execution.taken_out, before)
        assert gone - set(execution.taken_out) <= self.completed, (gone, execution.taken_out)
        self.fell = sorted(path for path, token in before.items() if token in execution.taken_out)
        return result

    def done(self, *paths: str) -> list[str]:
        """Complete user tasks; gives what is open then."""
        for path in paths:
            token = self.open_ids[path]
            self.completed.add(token)
            self.last_done[path] = token
            self.do(lambda execution, token=token: execution.complete(token))  # type: ignore[misc]
        return self.open

    def targets(self, path: str) -> list[str]:
        return [target.element_path for target in self.load().return_targets(self.open_ids[path])]

    def back(self, path: str, to: str) -> list[str]:
        """Return from an open task to a finished one; gives what is open then."""

        def act(execution: bpmn.Execution) -> None:
            token = self.open_ids[path]
            target = self._target(execution, token, to)
            fresh = execution.return_to(token, target)
            assert {t.id: t.element_path for t in execution.waiting()}[fresh] == to
            assert fresh != target

        self.do(act)
        return self.open

    def back_direct(self, path: str, to: str) -> Callable[[], list[str]]:
        """A return that will be resubmitted directly; gives what resubmits it."""

        def act(execution: bpmn.Execution) -> bytes | None:
            token = self.open_ids[path]
            target = self._target(execution, token, to)
            kept = execution.stash(target)
            execution.return_to(token, target)
            return kept

        kept = self.do(act)

        def resubmit() -> list[str]:
            token = self.open_ids[to]
            self.completed.add(token)
            self.do(lambda execution: execution.resume_direct(token, kept, path.rpartition("/")[2]))
            return self.open

        return resubmit

    def retrieve(self, path: str) -> list[str]:
        """The last completed visit of a task."""
        self.do(lambda execution: execution.retrieve(self.last_done[path]))
        return self.open

    def jump(self, path: str, element: str, *, outside: int = 0) -> list[str]:
        """`outside`: not the task itself, but the call so many levels around it."""

        def act(execution: bpmn.Execution) -> None:
            token = self.open_ids[path]
            execution.jump(execution.calls(token)[outside - 1].id if outside else token, element)

        self.do(act)
        return self.open

    def park(self) -> list[str]:
        before = set(self.open_ids.values())
        self.completed |= before
        execution = self.load()
        execution.revive()
        self._keep(execution)
        assert not before & set(self.open_ids.values())
        return self.open

    def obstacles(self, *sketches: Sketch, mapping: Mapping[str, str] | None = None) -> list[tuple[str, str, bool]]:
        """(path, code, whether a map could cure it)"""
        found = bpmn.obstacles(self.load(), compiled(*sketches, version=2), f"{sketches[0].name}@2", mapping)
        assert all(one.reason_zh and one.reason_en for one in found)
        return [(one.element_path, one.code, one.mappable) for one in found]

    def migrate(self, *sketches: Sketch, mapping: Mapping[str, str] | None = None) -> list[str]:
        """To these as version 2; every open task keeps its token."""
        return self.swap(compiled(*sketches, version=2), f"{sketches[0].name}@2", mapping)

    def swap(self, specs: bpmn.Specs, name: str, mapping: Mapping[str, str] | None = None) -> list[str]:
        execution, before = self.load(), set(self.open_ids.values())
        bpmn.swap(execution, specs, name, mapping)
        assert execution.taken_out == []
        self.specs, self.name = specs, name
        self._keep(execution)
        assert before <= set(self.open_ids.values())
        return self.open

    def tick(self, hours: float) -> list[str]:
        """Time passes, and what is due then fires."""
        self.moment += timedelta(hours=hours)
        self.do(lambda execution: execution.fire_due())
        return self.open

    @property
    def due(self) -> float | None:
        """In how many hours the next timer fires."""
        due = self.load().next_due()
        return None if due is None else (due - self.moment).total_seconds() / 3600

    @property
    def timers(self) -> list[str]:
        return sorted(timer.element_path for timer in self.load().timers())

    def deliver(self, path: str, name: str) -> list[str]:
        """A message to whatever waits at that element."""

        def act(execution: bpmn.Execution) -> None:
            (token,) = [one.token_id for one in execution.subscriptions() if (one.element_path, one.name) == (path, name)]
            execution.deliver(token, name, None)

        self.do(act)
        return self.open

    def finish(self, token: str, result: Any = 0) -> bool:
        """A job comes back."""
        return bool(self.do(lambda execution: execution.finish_service(token, result)))

    def forget_loops(self) -> None:
        def act(execution: bpmn.Execution) -> None:
            for level in execution._tree.levels():
                if not level.completed:
                    loops.forget_loops(level)

        self.do(act)

    @property
    def open(self) -> list[str]:
        return sorted(token.element_path for token in self.tokens)

    @property
    def state(self) -> Any:
        """The stored tokens."""
        return orjson.loads(zlib.decompress(self.blob))

    @property
    def levels(self) -> int:
        """How many processes run inside."""
        return len(self.state["inner"])

    def _target(self, execution: bpmn.Execution, token: str, to: str) -> str:
        found = [t.token_id for t in execution.return_targets(token) if t.element_path == to]
        return found[0] if found else self.last_done.get(to, token)

    def _world(self) -> Memory:
        return Memory(self.variables, self.services, external=self.external, moment=self.moment)

    def _keep(self, execution: bpmn.Execution) -> None:
        self.blob, self.tokens, self.ended, self.end = execution.dump(), execution.waiting(), execution.ended, execution.end
        self.steps, self.failures = execution.steps, execution.failures
        self.stood |= {failure.token_id for failure in execution.failures} | {job.token_id for job in execution.jobs}
        self.jobs += [job.token_id for job in execution.jobs]
        self.open_ids = dict(_named(self.tokens))
        again = self.load()
        assert again.dump() == self.blob
        assert (again.waiting(), again.ended, again.end) == (self.tokens, self.ended, self.end)
        assert (again.timers(), again.subscriptions()) == (execution.timers(), execution.subscriptions())
        ids = [task.id for task in again._tree.everything()]
        assert len(set(ids)) == len(ids)


def _named(tokens: list[bpmn.Token]) -> Iterator[tuple[str, str]]:
    """By path; only the side path of a timer may be walked by two tokens at once, the second is `path#2`."""
    seen: Counter[str] = Counter()
    for token in tokens:
        path = token.element_path
        seen[path] += 1
        assert seen[path] == 1 or token.element_id.startswith("side"), f"two tokens at one node: {path}"
        yield (path if seen[path] == 1 else f"{path}#{seen[path]}"), token.id
