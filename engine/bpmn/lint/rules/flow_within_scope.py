"""A sequence flow does not cross the border of a sub-process (BPMN 2.0 §8.3.13)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for flow in document.flows:
        ends = [document.node(flow.source), document.node(flow.target)]
        if any(node is not None and node.scope_id != flow.scope_id for node in ends):
            yield Report(
                flow.id,
                f"{flow.zh}跨过了子流程的边界：请连到子流程本身，或在子流程里面连。",
                f"{flow.en[:1].upper()}{flow.en[1:]} crosses the border of a sub-process: please connect to the sub-process itself, or inside it.",
            )
    for node in document.of("boundaryEvent"):
        host = document.node(node.attached_to)
        if host is not None and host.scope_id != node.scope_id:
            yield Report(
                node.id,
                f"{node.zh}附着在{host.zh}上，但两者不在同一个（子）流程里：请放到一起。",
                f"{node.en} is attached to {host.en}, which stands in another (sub-)process: please put them together.",
            )
