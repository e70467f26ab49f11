"""A form of a message, signal or timer start event is shown to nobody: people use the plain start event. Only when the forms are known."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.words import words

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    forms = {name.removeprefix("forms/") for name in document.known.forms or ()}
    for start in document.of("startEvent"):
        if document.events_of(start) and f"{start.id}.form" in forms:
            zh, en = words(start.element)
            yield Report(
                start.id,
                f"{zh}{start.zh}有表单「{start.id}.form」，但它不由人发起，表单不会显示：请加一个普通的开始事件，或删除表单。",
                f"The {en} {start.en} has the form “{start.id}.form”, but no person starts there, so nobody sees it: "
                "please add a plain start event or delete the form.",
            )
