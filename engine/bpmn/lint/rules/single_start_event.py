"""Exactly one start event: there is one start form (architecture §14.1)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for scope in document.scopes:
        for start in scope.starts[1:]:
            yield Report(
                start.id,
                f"{scope.zh}有 {len(scope.starts)} 个开始事件，只能有一个：请删除{start.zh}，或用网关从同一个开始事件分出去。",
                f"{scope.en} has {len(scope.starts)} start events, only one is possible: please delete {start.en} or branch by a gateway.",
            )
