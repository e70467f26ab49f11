"""A process does not call itself: it would call without end."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of("callActivity"):
        if node.element.get("calledElement") == document.process_id:
            yield Report(
                node.id,
                f"调用活动{node.zh}调用的就是本流程，会无止境地调用下去：请改成调用别的流程，或用网关连回前面的步骤。",
                f"The call activity {node.en} calls its own process, without end: please call another one, or lead a flow back to an earlier step.",
            )
