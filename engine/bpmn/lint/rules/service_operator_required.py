"""A service task says its topic (`spiffworkflow:serviceTaskOperator` with an id), once: that is what ties it to a handler."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for node in document.of("serviceTask"):
        operators = tree.extensions(node.element, "serviceTaskOperator")
        if len(operators) != 1 or not operators[0].get("id", "").strip():
            yield Report(
                node.id,
                f"服务任务{node.zh}没有（或不止一个）服务主题，不知道要执行什么：请在属性面板里选择一个服务。",
                f"The service task {node.en} does not say exactly one topic, so there is nothing to run: please choose a service in its properties.",
            )
