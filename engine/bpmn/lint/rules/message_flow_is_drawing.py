"""A message flow is drawing: what sends or receives is the event or task at its end, so such a one should stand there."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "warning"


def check(document: Document) -> Iterator[Report]:
    for flow in document.root.iter(f"{{{tree.BPMN}}}messageFlow"):
        for end in (flow.get("sourceRef"), flow.get("targetRef")):
            node = document.node(end or "")
            if node is not None and not _speaks(document, node):
                name = short(flow.get("name") or flow.get("id"))
                yield Report(
                    flow.get("id"),
                    f"消息流「{name}」连到{node.zh}，但它不收发消息，这条线只是图示：请换成消息事件、发送任务或接收任务，或删除消息流。",
                    f"The message flow “{name}” ends at {node.en}, which neither sends nor receives, so it is mere drawing: "
                    "please use a message event, a send or a receive task, or delete the flow.",
                )


def _speaks(document: Document, node: Node) -> bool:
    return any(event.kind == "message" for event in document.events_of(node))
