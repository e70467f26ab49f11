"""Nothing flows into a start or boundary event, nothing out of an end event (BPMN 2.0 §10.5)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of("startEvent", "boundaryEvent"):
        for flow in document.incoming(node):
            yield Report(
                flow.id,
                f"{flow.zh}指向{node.zh}，但开始事件和边界事件不能有流入的连线：请把它连到后面的步骤。",
                f"{flow.en[:1].upper()}{flow.en[1:]} leads into {node.en}, but nothing may flow into a start or boundary event: "
                "please lead it to the step behind.",
            )
    for node in document.of("endEvent"):
        for flow in document.outgoing(node):
            yield Report(
                flow.id,
                f"{flow.zh}从结束事件{node.zh}流出，不会被执行：请删除它，或把结束事件换成别的元素。",
                f"{flow.en[:1].upper()}{flow.en[1:]} leaves the end event {node.en} and would never be taken: please delete it.",
            )
