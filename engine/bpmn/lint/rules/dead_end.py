"""From every node a path leads to an end event: no step after which nothing follows, no circle without a way out."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope, graph in document.graphs:
        ends = graph.bits(scope.ends)
        for node in scope.nodes:
            if node.kind == "endEvent" or not graph.has(graph.reachable, node):
                continue
            if not document.outgoing(node):
                yield Report(
                    node.id,
                    f"{node.zh}后面没有连线，单据走到这里就没有下文：请把它连到下一步或结束事件。",
                    f"Nothing follows {node.en}: please connect it to the next step or to an end event.",
                )
            elif ends and not graph.reach(node) & ends:
                yield Report(
                    node.id,
                    f"从{node.zh}走不到任何结束事件，单据会一直打转：请加一条通向结束事件的路径。",
                    f"No path leads from {node.en} to an end event, a request would go in circles: please add one.",
                )
