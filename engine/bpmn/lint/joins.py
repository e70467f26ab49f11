"""Where tokens part and meet: what the two rules about parallel joins ask of a diagram."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph, Vertex
from engine.bpmn.lint.parts import ALL_OR_SOME, CHOOSING, Flow, Node, Scope

DECIDING = CHOOSING | {"eventBasedGateway"}


@dataclass(frozen=True)
class Choice:
    """What may take one way and not another, and the way it takes: a flow, a boundary event, or one of several start events of a scope."""

    at: Node | Scope
    way: Vertex


@dataclass(frozen=True, eq=False)
class Join:
    """A parallel gateway that waits for several flows; `graph` are the paths of its scope."""

    document: Document
    scope: Scope
    graph: Graph
    node: Node

    @property
    def incoming(self) -> list[Flow]:
        return self.document.incoming(self.node)

    @cached_property
    def splits(self) -> list[Node]:
        """Where one token may become several: gateways, and activities that go on while a boundary event of theirs fires."""
        return [n for n in self.scope.nodes if self._splits(n)]

    def _splits(self, node: Node) -> bool:
        if node.kind in ALL_OR_SOME:
            return len(self.document.outgoing(node)) > 1
        return any(not event.interrupting for event in self.document.boundaries(node))

    def first(self, wrong: Callable[["Join", Graph, Choice], bool]) -> Choice | None:
        """The first choice with which something is wrong, and which is surely made only once.

        Looked for on the first way through, which is cheap, then confirmed with every loop that does not need the join to fire.
        """
        for choice in self._choices():
            if wrong(self, self.graph.forward, choice) and wrong(self, self._exact, choice) and self._is_made_once(choice):
                return choice
        return None

    def lost_by(self, graph: Graph, choice: Choice) -> list[Flow]:
        """Incoming flows that get no token with this choice, because every path to them passes where it is made."""
        reached = graph.reach(choice.way)
        return [f for f in self.incoming if not graph.has(reached, f) and graph.has(graph.dominators(f), choice.at)]

    def _choices(self) -> Iterator[Choice]:
        if len(self.scope.starts) > 1:
            yield from (Choice(self.scope, start) for start in self.scope.starts)
        for node in self.scope.nodes:
            chooses = (node.kind in DECIDING and len(self.document.outgoing(node)) > 1) or self.document.boundaries(node)
            for way in self.graph.forward.following(node) if chooses and node is not self.node else ():
                # A boundary event that does not interrupt takes nothing away: the other ways are still gone.
                if not (isinstance(way, Node) and not way.interrupting):
                    yield Choice(node, way)

    @cached_property
    def _exact(self) -> Graph:
        return self.graph.without(self.node)

    def _is_made_once(self, choice: Choice) -> bool:
        """As far as the diagram shows: nothing leads back from the choice, and no split brings a second token to it."""
        graph = self._exact
        if graph.has(graph.reach(choice.way), choice.at):
            return False
        meeting = graph.bits(n for n in self.scope.nodes if n.kind in ALL_OR_SOME and len(self.document.incoming(n)) > 1)
        before = graph.dominators(choice.at) & meeting
        for split in self.splits:
            ways = sum(graph.has(graph.reach(c), choice.at) for c in graph.following(split))
            in_loop = ways and graph.has(graph.reach(choice.at), split)
            joined = before & graph.reach(split) & ~graph.bits([split])
            if in_loop or (ways > 1 and not joined):
                return False
        return True


def joins(document: Document) -> Iterator[Join]:
    for scope, graph in document.graphs:
        for node in scope.nodes:
            if node.kind == "parallelGateway" and len(document.incoming(node)) > 1:
                yield Join(document, scope, graph, node)
