"""Every process and sub-process has an end event: it says with which state the request ends."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope in document.scopes:
        if not scope.ends:
            yield Report(
                scope.id,
                f"{scope.zh}没有结束事件：请在每条路径的最后加一个结束事件。",
                f"{scope.en} has no end event: please put one at the end of every path.",
            )
