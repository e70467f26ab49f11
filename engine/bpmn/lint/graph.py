"""Paths through one scope: who is reached from where, and what every path must pass. Sets are integers used as bit masks.

Nodes and flows are both vertices, so "over this flow" needs no special case; an activity leads to its boundary events.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.lint import search
from engine.bpmn.lint.parts import Flow, Node, Scope

Vertex = Node | Flow | Scope


@dataclass(frozen=True, eq=False)
class Graph:
    """The vertices of a scope, their successors by index, and where it begins: the start event, or the scope that begins at one of several."""

    index: Mapping[Vertex, int]
    successors: Sequence[Sequence[int]]
    start: int | None

    @cached_property
    def vertices(self) -> list[Vertex]:
        return list(self.index)

    def without(self, vertex: Vertex) -> "Graph":
        """The same, but nobody can go on from this vertex."""
        closed = [[] if i == self.index[vertex] else s for i, s in enumerate(self.successors)]
        return Graph(self.index, closed, self.start)

    @cached_property
    def forward(self) -> "Graph":
        """The same without the edges that lead back, so without circles: what can happen on the first way through."""
        order = search.postorder(self.successors, [] if self.start is None else [self.start])
        place = {vertex: i for i, vertex in enumerate(order)}
        ahead = [[s for s in following if place.get(s, -1) < place.get(i, -1)] for i, following in enumerate(self.successors)]
        return Graph(self.index, ahead, self.start)

    def bits(self, members: Iterable[Vertex]) -> int:
        found = 0
        for member in members:
            found |= 1 << self.index[member] if member in self.index else 0
        return found

    def has(self, mask: int, vertex: Vertex) -> bool:
        return bool(mask >> self.index[vertex] & 1)

    def following(self, vertex: Vertex) -> list[Vertex]:
        """What comes directly after it: flows and boundary events of a node, the target of a flow."""
        return [self.vertices[i] for i in self.successors[self.index[vertex]]]

    def reach(self, vertex: Vertex) -> int:
        """All that can come after this vertex, itself included."""
        return self._reach[self.index[vertex]]

    def leading(self, vertex: Vertex) -> int:
        """All that this vertex can come after, itself included."""
        return self._leading[self.index[vertex]]

    @cached_property
    def reachable(self) -> int:
        """All that can come after the start event."""
        return self._reach[self.start] if self.start is not None else 0

    def dominators(self, vertex: Vertex) -> int:
        """All that every path from the start event to this vertex passes, itself included; 0 when there is no such path."""
        return self._dominators[self.index[vertex]]

    def dominated(self, vertex: Vertex) -> int:
        """All that no path from the start event reaches without passing this vertex, itself included; 0 when no path leads to it."""
        return self._dominated[self.index[vertex]]

    @cached_property
    def _reach(self) -> list[int]:
        return search.closure(self.successors)

    @cached_property
    def _leading(self) -> list[int]:
        return search.closure(search.predecessors(self.successors))

    def nearest(self, marked: int) -> list[int | None]:
        """By index: the last of the marked vertices that every path from the start event passes, itself included."""
        return search.nearest(self._dominators, marked)

    @cached_property
    def _dominators(self) -> list[int]:
        return search.dominators(self.successors, self.start) if self.start is not None else [0] * len(self.index)

    @cached_property
    def _dominated(self) -> list[int]:
        return search.dominated(self._dominators)


def graph_of(scope: Scope, attached: Mapping[str, Sequence[Node]]) -> Graph:
    """`attached`: boundary events by the id of their activity. Flows that lead nowhere are left out."""
    vertices: list[Vertex] = [*scope.nodes, *scope.flows, scope]
    index = {vertex: i for i, vertex in enumerate(vertices)}
    by_id = {n.id: index[n] for n in reversed(scope.nodes)}
    successors: list[list[int]] = [[] for _ in index]
    for flow in scope.flows:
        if flow.source in by_id and flow.target in by_id:
            successors[by_id[flow.source]].append(index[flow])
            successors[index[flow]].append(by_id[flow.target])
    for node in scope.nodes:
        successors[index[node]] += [index[b] for b in attached.get(node.id, ()) if b in index]
    successors[index[scope]] = [index[start] for start in scope.starts]
    return Graph(index, successors, index[scope] if scope.starts else None)
