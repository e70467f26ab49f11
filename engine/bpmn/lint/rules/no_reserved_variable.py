"""`outcome`, `outcomes`, `initiator` and `chosen` are written by the engine; a diagram that overwrites them decides in somebody's name."""

from collections.abc import Iterator
from itertools import chain

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity
from engine.bpmn.lint.targets import assigned, targets

SEVERITY: Severity = "error"
RESERVED = frozenset({"outcome", "outcomes", "initiator", "chosen"})


def check(document: Document) -> Iterator[Report]:
    for node, where, name in chain(targets(document), assigned(document)):
        if name.partition(".")[0] in RESERVED:
            yield Report(
                node.id,
                f"{node.zh}（{where}）写入变量 {name}，它由引擎记录审批结果：请换一个变量名。",
                f"{node.en} writes the variable {name} ({where}), which the engine keeps for the decisions of people: please use another name.",
            )
