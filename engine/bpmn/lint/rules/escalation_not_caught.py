"""An escalation nobody in this file catches: only a caller's boundary event could; otherwise nothing happens, as BPMN says (§10.5.1)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.events import Event
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for event in document.events:
        if event.kind == "escalation" and event.throws and event.code and not _caught(document, event):
            node = event.node
            yield Report(
                node.id,
                f"{node.zh}抛出的升级「{short(event.code)}」在本流程里没有边界事件捕获，只有调用方能听到：请在外层子流程上加升级边界事件，或删除它。",
                f"Nothing in this process catches the escalation “{short(event.code)}” of {node.en}, only a caller could: "
                "please add an escalation boundary event to the sub-process around it, or delete it.",
            )


def _caught(document: Document, event: Event) -> bool:
    owner = document.node(event.node.scope_id)
    while owner is not None:
        for boundary in document.boundaries(owner):
            if any(e.kind == "escalation" and e.code in (event.code, "") for e in document.events_of(boundary)):
                return True
        owner = document.node(owner.scope_id) if owner.scope_id != owner.id else None
    return False
