"""A step people see has a name: in the inbox, in the history and on the diagram the id says nothing."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.words import words

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for node in document.of(*FOR_PEOPLE, "callActivity"):
        if not node.name:
            zh, en = words(node.element)
            yield Report(
                node.id,
                f"{zh}{node.zh}没有名称，待办里只会显示它的 ID：请填写名称。",
                f"The {en} {node.en} has no name, the inbox would show its id: please give it one.",
            )
