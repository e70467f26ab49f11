"""Properties that name an element name one that exists: `element:ID`, `return:ID`, `return_to=ID`, `candidates=previous:ID`."""

from collections.abc import Iterator

from engine.bpmn.lint.candidates import of_node
from engine.bpmn.lint.deadlines import of_transfer
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.written import written

SEVERITY: Severity = "error"
PREFIXES = {"withdraw_until": "element:", "on_reject": "return:", "on_due": "return:"}
WORDS = frozenset({"initiator", "previous", "any", "none"})


def check(document: Document) -> Iterator[Report]:
    yield from _acted_before(document)
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


def _acted_before(document: Document) -> Iterator[Report]:
    tasks = {node.id for node in document.of(*FOR_PEOPLE)}
    for node in document.of(*FOR_PEOPLE):
        for candidate in (*of_node(node), *of_transfer(node)):
            if candidate.kind == "previous" and candidate.value not in tasks:
                zh, en = did_you_mean(candidate.value, tasks)
                yield Report(
                    node.id,
                    f"{node.zh}的 candidates 里的「{short(candidate.text)}」不是流程里的用户任务{zh}：请改成已有的用户任务 ID。",
                    f"“{short(candidate.text)}” in candidates of {node.en} names no user task{en}: please use the id of one.",
                )
