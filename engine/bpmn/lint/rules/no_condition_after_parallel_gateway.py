"""A parallel gateway takes every flow; a condition behind it would be ignored (BPMN 2.0 §10.6.4)."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for gateway in document.of("parallelGateway"):
        for flow in document.outgoing(gateway):
            if tree.child(flow.element, "conditionExpression") is not None:
                yield Report(
                    flow.id,
                    f"并行网关{gateway.zh}会走所有连线，{flow.zh}上的条件不会被判断：请删除条件，或换成包容网关。",
                    f"The parallel gateway {gateway.en} takes every flow and would ignore the condition on {flow.en}: please delete it "
                    "or use an inclusive gateway.",
                )
