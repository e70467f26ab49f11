"""The default flow is taken when nothing else is; a condition on it is never looked at (BPMN 2.0 §8.3.13)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import CHOOSING
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for gateway in document.of(*CHOOSING):
        for flow in document.outgoing(gateway):
            if flow.condition and flow.id == gateway.element.get("default"):
                yield Report(
                    flow.id,
                    f"{flow.zh}是默认连线，它的条件不会被判断：请删除条件，或换一条默认连线。",
                    f"The default flow is taken without looking at its condition ({flow.en}): please delete the condition or choose another default.",
                )
