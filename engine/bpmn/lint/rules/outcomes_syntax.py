"""`outcomes` is `key:标签` pairs separated by `;`, a `!` behind the label makes the reason required; keys are names, none twice."""

import re
from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.outcomes import split
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"
KEY = re.compile(r"[A-Za-z_]\w*")


def check(document: Document) -> Iterator[Report]:
    for node in document.of(*FOR_PEOPLE):
        text = node.properties.get("outcomes")
        if text is None:
            continue
        for zh, en in _wrong(text):
            yield Report(
                node.id,
                f"{node.zh}的 outcomes {zh}：请写成 accepted:受理通过;refused:不予受理! 这样。",
                f"The outcomes of {node.en} {en}: please write them like accepted:Accept;refused:Refuse!",
            )


def _wrong(text: str) -> Iterator[tuple[str, str]]:
    pairs = split(text)
    if not pairs:
        yield "是空的", "are empty"
    seen: set[str] = set()
    for key, label in pairs:
        if not KEY.fullmatch(key):
            yield f"里的键「{short(key)}」不能用（只含字母、数字、_）", f"have the key “{short(key)}”, which cannot be used (letters, digits, _)"
        elif key in seen:
            yield f"里「{short(key)}」写了两次", f"have “{short(key)}” twice"
        if not label:
            yield f"里「{short(key)}」没有标签", f"have no label for “{short(key)}”"
        seen.add(key)
