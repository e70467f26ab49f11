"""There is a process in the file: a collaboration or choreography alone is a drawing."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    if next(tree.children(document.root, "process"), None) is None:
        yield Report(
            None,
            "文件里没有流程（process）：请在流程设计器里画一个流程，再导出。",
            "There is no process in the file: please draw one in the designer and export it.",
        )
