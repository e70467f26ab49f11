"""Names SpiffWorkflow gives to specs of its own; its parser silently drops a user task called `End`, so other tools would too."""

import re
from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"
RESERVED = re.compile(r"Start|End|Root|.*\.EndJoin|.*\[child\]|.*\.BoundaryEvent(Split|Join)|StartEvent(Split|Join)")


def check(document: Document) -> Iterator[Report]:
    for node in document.nodes:
        if RESERVED.fullmatch(node.id):
            yield Report(
                node.id,
                f"{node.zh}的 ID「{node.id}」是引擎保留的：请换一个 ID，例如「{node.id.split('.')[0].strip(' []')}_1」。",
                f"{node.en} has the id “{node.id}”, which the engine keeps for itself: please choose another, such as "
                f"“{node.id.split('.')[0].strip(' []')}_1”.",
            )
