"""Every process and sub-process has a start event: that is where the token appears, and whose form is the request."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope in document.scopes:
        if not scope.starts:
            yield Report(
                scope.id,
                f"{scope.zh}没有开始事件：请加一个开始事件，并连到第一步。",
                f"{scope.en} has no start event: please add one and connect it to the first step.",
            )
