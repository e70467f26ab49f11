"""A branching exclusive or inclusive gateway has a default flow: without it a request for which no condition holds is stuck."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import CHOOSING
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for gateway in document.of(*CHOOSING):
        if len(document.outgoing(gateway)) > 1 and not gateway.element.get("default"):
            yield Report(
                gateway.id,
                f"网关{gateway.zh}没有默认连线，条件都不成立时单据会卡住：请把其中一条连线设为默认。",
                f"The gateway {gateway.en} has no default flow, and a request for which no condition holds would be stuck: please choose one.",
            )
