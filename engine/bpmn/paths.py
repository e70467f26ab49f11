"""What a diagram allows, whatever its tokens do: facts about one spec, found once and kept with it."""

from collections.abc import Collection
from functools import cached_property

from engine.bpmn.gateways import ConsumingJoin, ParallelGateway
from engine.bpmn.spiff import TaskSpec, WorkflowSpec


class Paths:
    """The graph of a spec. Nodes are names of task specs."""

    def __init__(self, spec: WorkflowSpec, start: str, end: str) -> None:
        self._specs: dict[str, TaskSpec] = spec.task_specs
        self._start, self.end = start, end
        """`end`: where the tokens of the process wait for each other."""

    def ahead(self, start: str, stop: Collection[str] = ()) -> set[str]:
        """Where a token at `start` can come to without passing `stop`; not `start` itself, unless it leads back there."""
        seen: set[str] = set()
        todo = [start]
        while todo:
            for name in self._specs[todo.pop()]._outputs:
                if name not in seen and name not in stop:
                    seen.add(name)
                    todo.append(name)
        return seen

    def reach(self, start: str, stop: Collection[str] = ()) -> set[str]:
        """`ahead` with `start` itself."""
        return {start} | self.ahead(start, stop)

    @cached_property
    def joins(self) -> frozenset[str]:
        """The gateways where several flows come together."""
        named = self._specs.items()
        return frozenset(name for name, spec in named if isinstance(spec, ConsumingJoin) and len(spec._inputs) > 1 and name != self.end)

    @cached_property
    def all_needed(self) -> dict[str, frozenset[str]]:
        """The parallel joins and the nodes before each, of which every one must bring a token."""
        return {name: self.inputs(name) for name in self.joins if isinstance(self._specs[name], ParallelGateway)}

    def inputs(self, name: str) -> frozenset[str]:
        return frozenset(self._specs[name]._inputs)

    def outputs(self, name: str) -> list[str]:
        return self._specs[name]._outputs

    def must_pass(self, name: str) -> set[str]:
        """The joins that no way from here to the end avoids."""
        return {join for join in self.joins if self.end not in self.ahead(name, (join,))}

    @cached_property
    def back(self) -> frozenset[tuple[str, str]]:
        """The flows (from, to) that lead back to a node the token has come through."""
        found: set[tuple[str, str]] = set()
        open_, done = {self._start}, set()
        todo = [(self._start, iter(self.outputs(self._start)))]
        while todo:
            name, ways = todo[-1]
            way = next(ways, None)
            if way is None:
                open_.discard(name)
                done.add(name)
                todo.pop()
            elif way in open_:
                found.add((name, way))
            elif way not in done:
                open_.add(way)
                todo.append((way, iter(self.outputs(way))))
        return frozenset(found)
