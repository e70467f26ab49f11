"""Blocks: from a parallel or inclusive gateway that splits to the first that brings at least two of its branches together again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.lint import search
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph, Vertex
from engine.bpmn.lint.parts import ALL_OR_SOME, Flow, Node, Scope


@dataclass(frozen=True, eq=False)
class Block:
    """`fork` and `join` are nodes of `graph`, the paths of `scope`."""

    scope: Scope
    graph: Graph
    fork: Node
    join: Node

    @cached_property
    def inside(self) -> int:
        """What stands between fork and join, as a set of the graph: comes after the fork only, and not behind the join."""
        return self.graph.dominated(self.fork) & ~self.graph.forward.reach(self.join) & ~self.graph.bits([self.fork])

    def nodes(self) -> Iterator[Node]:
        """The nodes in its branches, in document order."""
        return (v for v in self._members() if isinstance(v, Node))

    def flows(self) -> Iterator[Flow]:
        """The flows out of these nodes, in document order."""
        return (v for v in self._members() if isinstance(v, Flow) and v.source != self.fork.id)

    def _members(self) -> Iterator[Vertex]:
        return (self.graph.vertices[i] for i in search.members(self.inside))

    def after(self, begin: Iterable[int]) -> set[int]:
        """All that follows, not going on from the join nor again from the fork."""
        ends = {self.graph.index[self.join], self.graph.index[self.fork]}
        seen, todo = set(begin), [s for i in begin for s in self.graph.successors[i]]
        while todo:
            vertex = todo.pop()
            if vertex not in seen:
                seen.add(vertex)
                todo += [] if vertex in ends else self.graph.successors[vertex]
        return seen


def blocks(document: Document) -> Iterator[Block]:
    for scope, graph in document.graphs:
        joins = [n for n in scope.nodes if n.kind in ALL_OR_SOME and len(document.incoming(n)) > 1 and graph.dominators(n)]
        joins.sort(key=lambda n: graph.dominators(n).bit_count())
        forks = [n for n in scope.nodes if n.kind in ALL_OR_SOME and len(document.outgoing(n)) > 1]
        yield from _between(document, scope, graph, forks=forks, joins=joins) if forks and joins else ()


def _between(document: Document, scope: Scope, graph: Graph, *, forks: list[Node], joins: list[Node]) -> Iterator[Block]:
    """A join is a bit here, the nearest the lowest."""
    own = [0] * len(graph.index)
    for place, join in enumerate(joins):
        own[graph.index[join]] = 1 << place
    ahead, dominated = search.closure(graph.forward.successors, own), search.dominated([graph.dominators(v) for v in graph.vertices], own)
    for fork in forks:
        once = twice = 0
        for flow in document.outgoing(fork):
            reached = ahead[graph.index[flow]]
            once, twice = once | reached, twice | once & reached
        index = graph.index[fork]
        nearest = next(search.members(twice & dominated[index] & ~own[index]), None)
        if nearest is not None:
            yield Block(scope, graph, fork, joins[nearest])
