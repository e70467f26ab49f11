"""Paths through one scope: who is reached from where, and what every path must pass. Sets are integers used as bit masks.

Nodes and flows are both vertices, so "over this flow" needs no special case; an activity leads to its boundary events.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Flow, Node, Scope


class Graph:
    """The vertices of a scope and their successors. `without`: a vertex that may not be passed."""

    def __init__(self, document: Document, scope: Scope, *, without: Node | None = None) -> None:
        self.vertices: list[Node | Flow] = [*scope.nodes, *scope.flows]
        self.index = {v: i for i, v in enumerate(self.vertices)}
        by_id = {n.id: i for n, i in self.index.items() if isinstance(n, Node)}
        self.successors: list[list[int]] = [[] for _ in self.vertices]
        for flow in scope.flows:
            if flow.source in by_id and flow.target in by_id:
                self.successors[by_id[flow.source]].append(self.index[flow])
                self.successors[self.index[flow]].append(by_id[flow.target])
        for node in scope.nodes:
            attached = [self.index[b] for b in document.boundaries(node) if b in self.index]
            self.successors[self.index[node]] += attached
        self.start = self.index[scope.starts[0]] if scope.starts else None
        if without is not None:
            self.successors[self.index[without]] = []

    def bits(self, members: Iterable[Node | Flow]) -> int:
        return sum(1 << i for i in {self.index[m] for m in members if m in self.index})

    def reach(self, vertex: Node | Flow) -> int:
        """All that can come after this vertex, itself included."""
        return self._reach[self.index[vertex]]

    def after(self, vertex: Node | Flow) -> int:
        """All that can come after this vertex; itself only when it lies on a circle."""
        found = 0
        for successor in self.successors[self.index[vertex]]:
            found |= self._reach[successor]
        return found

    def following(self, vertex: Node | Flow) -> list[Node | Flow]:
        """What comes directly after it: flows and boundary events of a node, the target of a flow."""
        return [self.vertices[i] for i in self.successors[self.index[vertex]]]

    def has(self, mask: int, vertex: Node | Flow) -> bool:
        return bool(mask >> self.index[vertex] & 1)

    @cached_property
    def reachable(self) -> int:
        """All that can come after the start event."""
        return self._reach[self.start] if self.start is not None else 0

    def dominators(self, vertex: Node | Flow) -> int:
        """All that every path from the start event to this vertex passes, itself included; 0 when there is no such path."""
        return self._dominators[self.index[vertex]]

    @cached_property
    def _reach(self) -> list[int]:
        reach = [0] * len(self.vertices)
        for component in components(self.successors):
            mask = sum(1 << i for i in component)
            for i in component:
                for successor in self.successors[i]:
                    mask |= reach[successor]
            for i in component:
                reach[i] = mask
        return reach

    @cached_property
    def _dominators(self) -> list[int]:
        found = [0] * len(self.vertices)
        if self.start is None:
            return found
        order = postorder(self.successors, [self.start])[::-1]
        before = predecessors(self.successors)
        everything = (1 << len(self.vertices)) - 1
        for i in order:
            found[i] = everything
        found[self.start] = 1 << self.start
        changed = True
        while changed:
            changed = False
            for i in order[1:]:
                mask = everything
                for predecessor in before[i]:
                    mask &= found[predecessor] or everything  # 0: not reachable from the start, so not on any path
                mask |= 1 << i
                changed |= mask != found[i]
                found[i] = mask
        return found


def postorder(successors: Sequence[Sequence[int]], roots: Iterable[int]) -> list[int]:
    """Depth first, children before parents, without recursion."""
    seen: set[int] = set()
    order: list[int] = []
    for root in roots:
        work: list[tuple[int, Iterator[int]]] = [] if root in seen else [(root, iter(successors[root]))]
        seen.add(root)
        while work:
            vertex, rest = work[-1]
            following = next((s for s in rest if s not in seen), None)
            if following is None:
                work.pop()
                order.append(vertex)
            else:
                seen.add(following)
                work.append((following, iter(successors[following])))
    return order


def predecessors(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in successors]
    for vertex, following in enumerate(successors):
        for successor in following:
            found[successor].append(vertex)
    return found


def components(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """Strongly connected components, successors first (Kosaraju)."""
    before = predecessors(successors)
    seen: set[int] = set()
    found: list[list[int]] = []
    for root in reversed(postorder(successors, range(len(successors)))):
        if root in seen:
            continue
        component, work = [], [root]
        seen.add(root)
        while work:
            vertex = work.pop()
            component.append(vertex)
            fresh = [p for p in before[vertex] if p not in seen]
            seen.update(fresh)
            work += fresh
        found.append(component)
    return found[::-1]
