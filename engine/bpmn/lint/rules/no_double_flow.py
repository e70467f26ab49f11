"""Not two flows from one node to the same other: the engine records where a token went, and could not say which it took."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    seen: set[tuple[str, str]] = set()
    for flow in document.flows:
        if flow.source and (flow.source, flow.target) in seen:
            yield Report(
                flow.id,
                f"{flow.zh}有两条，无法分辨走的是哪一条：请合并成一条（条件用 or 连接），或让其中一条经过别的步骤。",
                f"There are two flows like {flow.en}, and nobody could tell which was taken: please make them one, joining the conditions by or.",
            )
        seen.add((flow.source, flow.target))
