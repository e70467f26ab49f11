"""Where tokens part and meet: what the two rules about parallel joins ask of a diagram."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from engine.bpmn.lint import search
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph, Vertex
from engine.bpmn.lint.parts import ALL_OR_SOME, CHOOSING, Flow, Node, Scope

DECIDING = CHOOSING | {"eventBasedGateway"}
LEAVING = ("terminate", "error", "escalation")


@dataclass(frozen=True)
class Choice:
    """What may take one way and not another, and the way it takes: a flow, a boundary event, or one of several start events of a scope."""

    at: Node | Scope
    way: Vertex


@dataclass(frozen=True, eq=False)
class Ways:
    """Some paths of a scope: what the branches of a split lead to on them, and which splits lead to a vertex.

    `splits`: where one token may become several; `meetings`: gateways at which tokens may become one.
    """

    graph: Graph
    splits: int
    meetings: int

    def branches(self, split: int) -> list[int]:
        """What each of them reaches."""
        return self._branches[split]

    def unmet(self, vertex: Vertex) -> int:
        """Splits that lead to a vertex from behind the last gateway where all who come to it meet (or are that gateway)."""
        found, met = self.graph.leading(vertex) & self.splits, self._met[self.graph.index[vertex]]
        return found if met is None else found & ~(self.graph.leading(self.graph.vertices[met]) & ~(1 << met))

    def leading(self, vertex: Vertex) -> Iterator[int]:
        """All splits that lead to a vertex; those that matter most first."""
        near = self.unmet(vertex)
        return chain(search.members(near), search.members(self.graph.leading(vertex) & self.splits & ~near))

    @cached_property
    def _branches(self) -> Mapping[int, list[int]]:
        graph = self.graph
        return {split: [graph.reach(c) for c in graph.following(graph.vertices[split])] for split in search.members(self.splits)}

    @cached_property
    def _met(self) -> list[int | None]:
        return self.graph.nearest(self.meetings)


@dataclass(frozen=True, eq=False)
class Meetings:
    """The parallel gateways of a scope that wait for several flows, and who may take tokens away from them."""

    document: Document
    scope: Scope
    graph: Graph

    @cached_property
    def joins(self) -> list["Join"]:
        waiting = (n for n in self.scope.nodes if n.kind == "parallelGateway" and len(self.document.incoming(n)) > 1)
        return [Join(self, node) for node in waiting]

    @cached_property
    def first_way(self) -> Ways:
        """Without going back."""
        return replace(self.all_ways, graph=self.graph.forward)

    @cached_property
    def all_ways(self) -> Ways:
        meetings = (n for n in self.scope.nodes if n.kind in ALL_OR_SOME and len(self.document.incoming(n)) > 1)
        return Ways(self.graph, self.graph.bits(n for n in self.scope.nodes if self._is_split(n)), self.graph.bits(meetings))

    def _is_split(self, node: Node) -> bool:
        """Gateways, and activities that go on while a boundary event of theirs fires."""
        if node.kind in ALL_OR_SOME:
            return len(self.document.outgoing(node)) > 1
        return any(not event.interrupting for event in self.document.boundaries(node))

    @cached_property
    def plain_ends(self) -> int:
        """End events that take no other token away."""
        return self.graph.bits(e for e in self.scope.ends if not any(e.definitions(f"{kind}EventDefinition") for kind in LEAVING))

    @cached_property
    def choices(self) -> list[Choice]:
        """In document order."""
        found = [Choice(self.scope, start) for start in self.scope.starts] if len(self.scope.starts) > 1 else []
        for node in self.scope.nodes:
            chooses = (node.kind in DECIDING and len(self.document.outgoing(node)) > 1) or self.document.boundaries(node)
            for way in self.graph.forward.following(node) if chooses else ():
                # A boundary event that does not interrupt takes nothing away: the other ways are still gone.
                if not (isinstance(way, Node) and not way.interrupting):
                    found.append(Choice(node, way))
        return found

    @cached_property
    def by_place(self) -> Mapping[int, list[Choice]]:
        """The choices by the vertex at which they are made."""
        found: dict[int, list[Choice]] = {}
        for choice in self.choices:
            found.setdefault(self.graph.index[choice.at], []).append(choice)
        return found

    @cached_property
    def taking(self) -> Mapping[Node, list[Choice]]:
        """For each join the choices that bring a token to it and take away another, on the first way through."""
        ahead = self.graph.forward
        join_of = {ahead.index[flow]: join.node for join in self.joins for flow in join.incoming}
        waited_for = ahead.bits(flow for join in self.joins for flow in join.incoming)
        found: dict[Node, list[Choice]] = {}
        for choice in self.choices:
            reached = ahead.reach(choice.way) & waited_for
            lost = ahead.dominated(choice.at) & waited_for & ~reached
            fewer = min(reached, lost, key=int.bit_count)
            for join in dict.fromkeys(join_of[flow] for flow in search.members(fewer)):
                found.setdefault(join, []).append(choice)
        return found


@dataclass(frozen=True, eq=False)
class Join:
    """A parallel gateway that waits for several flows."""

    among: Meetings
    node: Node

    @cached_property
    def incoming(self) -> list[Flow]:
        return self.among.document.incoming(self.node)

    @cached_property
    def into(self) -> int:
        """The same as a set."""
        return self.among.graph.bits(self.incoming)

    @property
    def waits_for_itself(self) -> Flow | None:
        """A flow that no path reaches without passing the join."""
        graph = self.among.graph
        return next((flow for flow in self.incoming if graph.has(graph.dominators(flow), self.node)), None)

    def taking(self) -> Iterable[Choice]:
        """Choices that may bring a token to it and take away another."""
        return self.among.taking.get(self.node, ())

    def deciding(self) -> Iterator[Choice]:
        """Choices that decide about some of its flows and not about others."""
        ahead, some, every = self.among.graph.forward, 0, -1
        for flow in self.incoming:
            some, every = some | ahead.dominators(flow), every & ahead.dominators(flow)
        for place in search.members(some & ~every):
            yield from self.among.by_place.get(place, ())

    def first(self, choices: Iterable[Choice], wrong: Callable[["Join", Ways, Choice], bool]) -> Choice | None:
        """The first of them with which something is wrong, and which is surely made only once.

        Looked for on the first way through, which is cheap, then confirmed with every loop that does not need the join to fire.
        """
        for choice in choices:
            suspected = choice.at is not self.node and wrong(self, self.among.first_way, choice)
            if suspected and wrong(self, self._exact, choice) and self._is_made_once(choice):
                return choice
        return None

    def lost_by(self, graph: Graph, choice: Choice) -> list[Flow]:
        """Incoming flows that get no token with this choice, because every path to them passes where it is made."""
        reached = graph.reach(choice.way)
        return [f for f in self.incoming if not graph.has(reached, f) and graph.has(graph.dominators(f), choice.at)]

    @cached_property
    def _exact(self) -> Ways:
        """All ways that do not need the join to fire. If nothing behind it leads back to it, those before it never do."""
        graph = self.among.graph
        if not any(graph.has(graph.reach(after), self.node) for after in graph.following(self.node)):
            return self.among.all_ways
        return replace(self.among.all_ways, graph=graph.without(self.node))

    def _is_made_once(self, choice: Choice) -> bool:
        """As far as the diagram shows: nothing leads back from the choice, and no split brings a second token to it."""
        ways, graph, place = self._exact, self._exact.graph, self._exact.graph.index[choice.at]
        if graph.has(graph.reach(choice.way), choice.at):
            return False
        met, after = graph.dominators(choice.at) & ways.meetings, graph.reach(choice.at)
        for split in search.members(ways.unmet(choice.at) | ways.splits & graph.leading(choice.at) & after):
            several = sum(branch >> place & 1 for branch in ways.branches(split))
            in_loop = several and after >> split & 1
            joined = several > 1 and met & graph.reach(graph.vertices[split]) & ~(1 << split)
            if in_loop or (several > 1 and not joined):
                return False
        return True


def joins(document: Document) -> Iterator[Join]:
    for scope, graph in document.graphs:
        yield from Meetings(document, scope, graph).joins
