"""A script task has a script; an empty one is a step that was forgotten."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of("scriptTask"):
        if not tree.text(tree.child(node.element, "script")):
            yield Report(
                node.id,
                f"脚本任务{node.zh}没有脚本：请写上赋值（每行一个「变量 = 表达式」），或删除这个任务。",
                f"The script task {node.en} has no script: please write assignments, one “variable = expression” per line, or delete the task.",
            )
