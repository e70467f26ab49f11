"""A process begins by a person, a message, a signal or a timer; a sub-process begins when its turn comes, so by a plain start event."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.words import words

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for start in document.of("startEvent"):
        if start.scope_id != document.process_id and document.events_of(start):
            zh, en = words(start.element)
            yield Report(
                start.id,
                f"子流程里的{start.zh}是{zh}，子流程轮到时就开始，不会等它：请换成普通的开始事件。",
                f"{start.en} is a {en} inside a sub-process, which begins when its turn comes: please use a plain start event.",
            )
