"""Switches say `true` or `false`: of `1`, `TRUE` and the like every tool makes something else, and ours would read them as not set."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import owner, words

SEVERITY: Severity = "error"
SWITCHES = (
    "isExecutable", "cancelActivity", "isInterrupting", "isSequential", "testBefore", "triggeredByEvent", "isForCompensation", "parallelMultiple",
    "instantiate",
)  # fmt: skip


def check(document: Document) -> Iterator[Report]:
    for element in document.elements:
        for name in SWITCHES:
            value = element.get(name)
            if value is not None and value not in ("true", "false"):
                zh, en = words(element)
                where = owner(element)
                label = short(where.get("name") or where.get("id"))
                yield Report(
                    where.get("id"),
                    f"{zh}「{label}」的 {name} 是「{short(value)}」，看不出是还是否：请写 true 或 false。",
                    f"The attribute {name} of the {en} “{label}” is “{short(value)}”, neither yes nor no: please write true or false.",
                )
