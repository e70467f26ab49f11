"""Every property has a name and a value, and no name comes twice: the first would be lost, of the second only the last would count."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.written import Written, written

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    seen: set[tuple[str | None, str]] = set()
    for entry in written(document):
        wrong = _wrong(entry, seen)
        if wrong:
            name = short(entry.name or entry.tag)
            yield Report(
                entry.element_id,
                f"{entry.zh}的属性「{name}」{wrong[0]}：请补全或删除。",
                f"The property “{name}” of {entry.en} {wrong[1]}: please complete or delete it.",
            )
        seen.add((entry.element_id, entry.name or ""))


def _wrong(entry: Written, seen: set[tuple[str | None, str]]) -> tuple[str, str] | None:
    if entry.tag != "property":
        return "不是 property 元素", "is no property element"
    if not entry.name:
        return "没有名称", "has no name"
    if entry.value is None:
        return "没有值", "has no value"
    return ("写了两次", "is given twice") if (entry.element_id, entry.name) in seen else None
