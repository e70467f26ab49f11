"""Every node can be reached from the start event; the others would never run, without a word."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope, graph in document.graphs:
        for node in scope.nodes if scope.starts else ():
            if node.kind != "startEvent" and not graph.has(graph.reachable, node):
                yield Report(
                    node.id,
                    f"从开始事件走不到{node.zh}，它永远不会执行：请把它连上，或删除它。",
                    f"No path leads from the start event to {node.en}, so it never runs: please connect or delete it.",
                )
