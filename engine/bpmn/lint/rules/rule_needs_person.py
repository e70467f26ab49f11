"""Where a person must fill in or sign something no rule approves, neither when a token comes nor when the time is over; where nothing says no, none
rejects."""

from collections.abc import Iterator

from engine.approval.profile import fields
from engine.bpmn.lint.deadlines import decides
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.outcomes import keys
from engine.bpmn.lint.parts import FOR_PEOPLE, Node
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of(*FOR_PEOPLE):
        for told, approves in decides(node):
            wrong = _asks_for_a_person(node) if approves else _says_no(node)
            if wrong is not None:
                yield Report(
                    node.id,
                    f"{node.zh}设置了 {told}，但{wrong[0]}：请删除其中一个。",
                    f"{node.en} has {told}, but {wrong[1]}: please delete one of the two.",
                )


def _asks_for_a_person(node: Node) -> tuple[str, str] | None:
    if node.properties.get("signature") == "required":
        return "要由本人签名（signature=required）", "a person must sign (signature=required)"
    try:
        told = fields(node.properties.get("fields", "{}"))
    except ValueError:  # a finding of its own
        return None
    filled = [name for name, words in told.items() if isinstance(words, str) and "required" in words.split(",")]
    return (f"有必填的字段 {filled[0]}", f"the field {filled[0]} must be filled in by a person") if filled else None


def _says_no(node: Node) -> tuple[str, str] | None:
    return None if any(keys(node).values()) else ("没有表示不同意的结果（outcomes）", "none of its outcomes says no")
