"""A user or manual task has candidates, or stands in a lane whose name is the role: otherwise nobody would ever see it."""

from collections.abc import Iterator

from engine.bpmn.lint.candidates import of_node
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import FOR_PEOPLE
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of(*FOR_PEOPLE):
        if not of_node(node):
            yield Report(
                node.id,
                f"{node.zh}没有办理人：请写 candidates（例如 role:角色ID），或把它放进以角色命名的泳道。",
                f"Nobody could do {node.en}: please write candidates (such as role:ID) or put it into a lane named after a role.",
            )
