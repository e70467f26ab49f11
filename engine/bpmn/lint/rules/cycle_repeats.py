"""A cycle repeats only on a boundary event that does not interrupt, or where it starts processes; anywhere else it would fire once."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for event in document.events:
        if event.kind != "timer" or event.non_interrupting or event.node.kind == "startEvent":
            continue
        node = event.node
        if any(kind == "timeCycle" for kind, text in event.times if text):
            yield Report(
                node.id,
                f"定时事件{node.zh}写的是循环（timeCycle），但在这里只会触发一次：请改用时长或日期，或改成不中断的边界事件。",
                f"The timer {node.en} has a cycle, which would fire only once here: please use a duration or a date, "
                "or a boundary event that does not interrupt.",
            )
