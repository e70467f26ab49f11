"""The topic of a service task belongs to a handler of this release. Only when the topics are known."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.guesses import did_you_mean
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    topics = document.known.topics
    for node in document.of("serviceTask") if topics is not None else ():
        for operator in tree.extensions(node.element, "serviceTaskOperator"):
            topic = operator.get("id", "").strip()
            if topic and topics is not None and topic not in topics:
                zh, en = did_you_mean(topic, topics)
                yield Report(
                    node.id,
                    f"服务任务{node.zh}的主题「{short(topic)}」没有处理程序{zh}：请选择已有的服务，或让开发人员随版本发布它。",
                    f"No handler knows the topic “{short(topic)}” of the service task {node.en}{en}: please choose another or have it released.",
                )
