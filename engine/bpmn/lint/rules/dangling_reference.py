"""Every reference leads somewhere: ends of flows, default flows, attachments, errors, lanes, pools, and what a call activity calls."""

import re
from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity, short

SEVERITY: Severity = "error"
PROCESS_KEY = re.compile(r"[^\W\d][\w.\-]*")


def check(document: Document) -> Iterator[Report]:
    for flow in document.flows:
        for attribute, zh, en, target in (("sourceRef", "起点", "start", flow.source), ("targetRef", "终点", "end", flow.target)):
            if document.node(target) is None:
                yield _missing(flow.id, flow.zh, flow.en, zh, en, attribute, target)
    for node in document.nodes:
        yield from _of_node(document, node)
    yield from _of_lanes(document)
    yield from _of_pools(document)


def _of_lanes(document: Document) -> Iterator[Report]:
    for reference in document.process.iter(f"{{{tree.BPMN}}}flowNodeRef"):
        lane, target = reference.getparent(), tree.text(reference)
        if document.node(target) is None and lane is not None:
            name = short(lane.get("name") or lane.get("id"))
            yield _missing(lane.get("id"), f"泳道「{name}」", f"the lane “{name}”", "节点", "node", "flowNodeRef", target)


def _of_pools(document: Document) -> Iterator[Report]:
    processes = {p.get("id") for p in tree.children(document.root, "process")}
    for pool in document.root.iter(f"{{{tree.BPMN}}}participant"):
        process = pool.get("processRef")
        if process is not None and process not in processes:
            name = short(pool.get("name") or pool.get("id"))
            yield _missing(pool.get("id"), f"泳池「{name}」", f"the pool “{name}”", "流程", "process", "processRef", process)


def _of_node(document: Document, node: Node) -> Iterator[Report]:
    default = node.element.get("default")
    if default is not None and default not in {f.id for f in document.outgoing(node)}:
        yield _missing(node.id, node.zh, node.en, "默认连线", "default flow", "default", default)
    if node.kind == "boundaryEvent" and document.node(node.attached_to) is None:
        yield _missing(node.id, node.zh, node.en, "所附着的活动", "activity it is attached to", "attachedToRef", node.attached_to)
    for definition in node.definitions("errorEventDefinition"):
        error = definition.get("errorRef")
        if error is not None and error not in document.errors:
            yield _missing(node.id, node.zh, node.en, "错误", "error", "errorRef", error)
    called = node.element.get("calledElement", "")
    if node.kind == "callActivity" and not PROCESS_KEY.fullmatch(called):
        yield _missing(node.id, node.zh, node.en, "被调用的流程", "called process", "calledElement", called)


def _missing(element_id: str | None, zh: str, en: str, what_zh: str, what_en: str, attribute: str, value: str) -> Report:
    if not value:
        return Report(
            element_id,
            f"{zh}没有写{what_zh}（{attribute}）：请在属性里选择。",
            f"{en[:1].upper()}{en[1:]} does not say its {what_en} ({attribute}): please choose one in its properties.",
        )
    return Report(
        element_id,
        f"{zh}的{what_zh}「{short(value)}」不存在（{attribute}）：请重新选择或删除。",
        f"{en[:1].upper()}{en[1:]} refers to the {what_en} “{short(value)}” ({attribute}), which does not exist: please choose again or delete it.",
    )
