"""A business rule task says which decision it asks (`spiffworkflow:calledDecisionId`)."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of("businessRuleTask"):
        if not document.decisions_of(node):
            yield Report(
                node.id,
                f"业务规则任务{node.zh}没有选择决策：请在属性面板里选择一张决策表。",
                f"The business rule task {node.en} does not say which decision it asks: please choose one in its properties.",
            )
