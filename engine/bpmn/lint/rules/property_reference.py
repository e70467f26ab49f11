"""Properties that name an element name one that exists: `withdraw_until=element:ID`, `on_reject=return:ID`, `return_to=ID,ID`."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.written import written

SEVERITY: Severity = "error"
PREFIXES = {"withdraw_until": "element:", "on_reject": "return:", "on_due": "return:"}
WORDS = frozenset({"initiator", "previous", "any", "none"})


def check(document: Document) -> Iterator[Report]:
    for entry in written(document):
        for target in _named(entry.name or "", (entry.value or "").strip()):
            if target not in WORDS and document.node(target) is None:
                zh, en = did_you_mean(target, document.ids)
                yield Report(
                    entry.element_id,
                    f"{entry.zh}的属性 {entry.name} 指向的元素「{short(target)}」不存在{zh}：请改成流程里已有的元素 ID。",
                    f"The property {entry.name} of {entry.en} names the element “{short(target)}”, which does not exist{en}: "
                    "please use the id of an element.",
                )


def _named(name: str, value: str) -> list[str]:
    if name == "return_to":
        return [one.strip() for one in value.split(",")]
    prefix = PREFIXES.get(name)
    return [value.removeprefix(prefix)] if prefix and value.startswith(prefix) else []
