"""A gateway with one flow in and one out decides nothing and joins nothing."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import GATEWAYS
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for gateway in document.of(*GATEWAYS):
        if len(document.outgoing(gateway)) == 1 and len(document.incoming(gateway)) == 1:
            yield Report(
                gateway.id,
                f"网关{gateway.zh}只有一进一出，没有作用：请删除它，或补上缺少的分支。",
                f"The gateway {gateway.en} has one flow in and one out and does nothing: please delete it or add the branch that is missing.",
            )
