"""A task marked `always_reapprove` is not one that may be skipped, or decided by a condition or by the clock."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"
SKIPPING = (("on_empty", "skip"), ("on_initiator", "skip"), ("on_due", "approve"), ("dedupe", "first_only"), ("dedupe", "consecutive"))
AUTOMATIC = ("auto_approve", "auto_reject")


def check(document: Document) -> Iterator[Report]:
    for node in document.of(*FOR_PEOPLE):
        if node.properties.get("always_reapprove") != "true":
            continue
        told = [(name, value) for name, value in SKIPPING if node.properties.get(name) == value]
        for name, value in [*told, *((name, node.properties[name]) for name in AUTOMATIC if name in node.properties)]:
            yield Report(
                node.id,
                f"{node.zh}标记了每次都要重新审批（always_reapprove），却又设置了 {name}={short(value)}，两者矛盾：请删除其中一个。",
                f"{node.en} must always be approved anew (always_reapprove) but has {name}={short(value)}: please delete one of the two.",
            )
