"""An error always ends its activity (BPMN 2.0 §10.5.4); only start events of event sub-processes may be non-interrupting."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for event in document.events:
        if event.kind == "error" and event.non_interrupting:
            yield Report(
                event.node.id,
                f"错误边界事件{event.node.zh}设成了不中断，但活动出错后不能继续：请改成中断（cancelActivity）。",
                f"The error boundary event {event.node.en} is non-interrupting, but an activity that failed cannot go on: "
                "please make it interrupting.",
            )
    for start in document.of("startEvent"):
        if start.element.get("isInterrupting", "true") != "true":
            yield Report(
                start.id,
                f"开始事件{start.zh}设成了不中断（isInterrupting），这只对事件子流程有意义：请删除这个设置。",
                f"The start event {start.en} is non-interrupting, which means something in event sub-processes only: please delete isInterrupting.",
            )
