"""`due` is a length of time, `remind` a share of it or a length before its end, `on_due` something that can be done then."""

from collections.abc import Iterator

from engine.bpmn.lint.deadlines import TRANSFER, due_at, is_reminder, of_transfer, reminders
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import FOR_PEOPLE, Node
from engine.bpmn.lint.profile import TASK
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"
ALONE = ("mark", "escalate", "approve", "reject", "return:initiator")
NOBODY = ("", "none", "feel")


def check(document: Document) -> Iterator[Report]:
    for node in document.of(*FOR_PEOPLE):
        for name, value in _wrong(node):
            rule = TASK[name]
            yield Report(
                node.id,
                f"{node.zh}的属性 {name} 的值「{short(value)}」不对：请改成 {rule.zh}。",
                f"The property {name} of {node.en} has the value “{short(value)}”, which means nothing: please use {rule.en}.",
            )


def _wrong(node: Node) -> Iterator[tuple[str, str]]:
    told = node.properties
    if "due" in told and due_at(told["due"]) is None:
        yield "due", told["due"]
    for one in reminders(node):
        if not is_reminder(one):
            yield "remind", one
    on_due = told.get("on_due", ALONE[0]).strip()
    if on_due not in ALONE and not (on_due.startswith(TRANSFER) and _brings_somebody(node)):
        yield "on_due", on_due


def _brings_somebody(node: Node) -> bool:
    """One rule, and none that asks the initiator or an expression when nobody is there to answer."""
    found = of_transfer(node)
    return len(found) == 1 and found[0].kind not in NOBODY and not found[0].is_choice
