"""Blocks: from a parallel or inclusive gateway that splits to the first that brings at least two of its branches together again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph
from engine.bpmn.lint.parts import ALL_OR_SOME, Flow, Node, Scope


@dataclass(frozen=True, eq=False)
class Block:
    """`fork` and `join` are nodes of `graph`, the paths of `scope`."""

    scope: Scope
    graph: Graph
    fork: Node
    join: Node

    @cached_property
    def inside(self) -> frozenset[int]:
        """What stands between fork and join: comes after the fork only, and before the join."""
        fork, behind = self.graph.index[self.fork], self.graph.forward.reach(self.join)
        found = self.after([fork])
        return frozenset(v for v in found if v != fork and self.is_under_fork(v) and not behind >> v & 1)

    def is_under_fork(self, vertex: int) -> bool:
        return self.graph.has(self.graph.dominators(self.graph.vertices[vertex]), self.fork)

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
        for fork in scope.nodes:
            flows = document.outgoing(fork)
            if fork.kind in ALL_OR_SOME and len(flows) > 1 and joins:
                join = next((j for j in joins if _meets(graph, fork, join=j, flows=flows)), None)
                if join is not None:
                    yield Block(scope, graph, fork, join)


def _meets(graph: Graph, fork: Node, *, join: Node, flows: list[Flow]) -> bool:
    """Do two branches come together there, on the first way through?"""
    if join is fork or not graph.has(graph.dominators(join), fork):
        return False
    return sum(graph.has(graph.forward.reach(flow), join) for flow in flows) > 1
