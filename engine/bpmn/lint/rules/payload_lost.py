"""What this process itself sends along, it also keeps: a catcher without a variable (`spiffworkflow:messageVariable`) drops it."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.words import words

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    sent = {(event.kind, event.name or event.code) for event in document.events if event.throws and event.payload}
    for event in document.events:
        if not event.throws and not event.variable and (event.kind, event.name or event.code) in sent:
            zh, en = words(event.node.element)
            yield Report(
                event.node.id,
                f"{zh}{event.node.zh}收到的内容没有变量可放，会丢失：请填写变量（messageVariable 或 variableName）。",
                f"The {en} {event.node.en} has no variable for what is sent to it, which is lost: please name one (messageVariable or variableName).",
            )
