"""Where tokens part and meet: what the two rules about parallel joins ask of a diagram."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph
from engine.bpmn.lint.parts import CHOOSING, Node, Scope

ALL_OR_SOME = frozenset({"parallelGateway", "inclusiveGateway"})


def joins(document: Document, scope: Scope) -> Iterator[Node]:
    """Parallel gateways that wait for several flows."""
    return (n for n in scope.nodes if n.kind == "parallelGateway" and len(document.incoming(n)) > 1)


def splits(document: Document, scope: Scope) -> Iterator[Node]:
    """Gateways behind which several tokens may be under way."""
    return (n for n in scope.nodes if n.kind in ALL_OR_SOME and len(document.outgoing(n)) > 1)


def choices(document: Document, scope: Scope) -> Iterator[Node]:
    """Nodes that may take one way and not the other: choosing gateways, activities with a boundary event."""
    for node in scope.nodes:
        if (node.kind in CHOOSING and len(document.outgoing(node)) > 1) or document.boundaries(node):
            yield node


def runs_once(document: Document, scope: Scope, node: Node, graph: Graph) -> bool:
    """Does at most one token pass this node, as far as the diagram shows? No circle through it, no split with two ways to it unjoined."""
    if graph.has(graph.after(node), node):
        return False
    meeting = graph.bits(n for n in scope.nodes if n.kind in ALL_OR_SOME and len(document.incoming(n)) > 1)
    before = graph.dominators(node) & meeting
    for split in splits(document, scope):
        ways = sum(graph.has(graph.reach(c), node) for c in graph.following(split))
        joined = before & graph.reach(split) & ~graph.bits([split])
        if ways > 1 and not joined:
            return False
    return True
