"""A parallel gateway in a loop that at least two of its branches lead back to without having met: every round doubles the tokens."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.graph import Graph
from engine.bpmn.lint.parts import ALL_OR_SOME, Node, Scope
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope, graph in document.graphs:
        meeting = {n for n in scope.nodes if n.kind in ALL_OR_SOME and len(document.incoming(n)) > 1}
        apart = _closed_at(graph, meeting)
        for node in scope.nodes:
            if node.kind == "parallelGateway" and node not in meeting and len(document.outgoing(node)) > 1:
                back = [flow for flow in document.outgoing(node) if apart.has(apart.reach(flow), node)]
                if len(back) > 1:
                    yield _report(node, scope)


def _closed_at(graph: Graph, meeting: set[Node]) -> Graph:
    """The paths that tokens take without meeting another."""
    closed = {graph.index[node] for node in meeting}
    return Graph(graph.index, [[] if i in closed else following for i, following in enumerate(graph.successors)], graph.start)


def _report(node: Node, scope: Scope) -> Report:
    return Report(
        node.id,
        f"并行网关{node.zh}的几个分支都会回到它自己而没有先汇合，每转一圈令牌就成倍增加：请先用并行网关把分支汇合，再连回去。",
        f"Several branches of the gateway {node.en} in {scope.en} lead back to it without having met, so every round multiplies the tokens: "
        "please join the branches before the flow leads back.",
    )
