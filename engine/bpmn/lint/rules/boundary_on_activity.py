"""A boundary event sits on an activity: on a gateway or another event nothing could be interrupted (BPMN 2.0 §10.5.4)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import ACTIVITIES
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for event in document.of("boundaryEvent"):
        host = document.node(event.attached_to)
        if host is not None and host.kind not in ACTIVITIES:
            yield Report(
                event.id,
                f"边界事件{event.zh}附着在{host.zh}上，那不是任务或子流程：请把它移到会出错的任务上。",
                f"The boundary event {event.en} is attached to {host.en}, which is no activity: please move it to the task that may fail.",
            )
