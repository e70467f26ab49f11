"""Every reference leads somewhere: ends of flows, default flows, attachments, errors, messages, lanes, pools, and what a call activity calls."""

import re
from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import words

SEVERITY: Severity = "error"
PROCESS_KEY = re.compile(r"[^\W\d][\w.\-]*")
WHAT = {
    "sourceRef": ("起点", "start"),
    "targetRef": ("终点", "end"),
    "default": ("默认连线", "default flow"),
    "attachedToRef": ("所附着的活动", "activity it is attached to"),
    "errorRef": ("错误", "error"),
    "messageRef": ("消息", "message"),
    "signalRef": ("信号", "signal"),
    "escalationRef": ("升级", "escalation"),
    "dataObjectRef": ("数据对象", "data object"),
    "calledElement": ("被调用的流程", "called process"),
    "flowNodeRef": ("节点", "node"),
    "processRef": ("流程", "process"),
}


def check(document: Document) -> Iterator[Report]:
    for flow in document.flows:
        for attribute, target in (("sourceRef", flow.source), ("targetRef", flow.target)):
            if document.node(target) is None:
                yield _missing(flow.id, attribute, value=target, zh=flow.zh, en=flow.en)
    for node in document.nodes:
        for attribute, value in _of_node(document, node):
            yield _missing(node.id, attribute, value=value, zh=node.zh, en=node.en)
    for element, attribute, value in (*_of_lanes(document), *_of_pools(document), *_of_message_flows(document), *_of_data(document)):
        name = short(element.get("name") or element.get("id"))
        zh, en = words(element)
        yield _missing(element.get("id"), attribute, value=value, zh=f"{zh}「{name}」", en=f"the {en} “{name}”")


def _of_node(document: Document, node: Node) -> Iterator[tuple[str, str]]:
    default = node.element.get("default")
    if default is not None and default not in {f.id for f in document.outgoing(node)}:
        yield "default", default
    if node.kind == "boundaryEvent" and document.node(node.attached_to) is None:
        yield "attachedToRef", node.attached_to
    for event in document.events_of(node):
        if event.reference is not None and event.declared is None:
            yield f"{event.kind}Ref", event.reference
    called = node.element.get("calledElement", "")
    if node.kind == "callActivity" and not PROCESS_KEY.fullmatch(called):
        yield "calledElement", called


def _of_lanes(document: Document) -> Iterator[tuple[tree.Element, str, str]]:
    for reference in document.process.iter(f"{{{tree.BPMN}}}flowNodeRef"):
        lane, target = reference.getparent(), tree.text(reference)
        if document.node(target) is None and lane is not None:
            yield lane, "flowNodeRef", target


def _of_pools(document: Document) -> Iterator[tuple[tree.Element, str, str]]:
    processes = {p.get("id") for p in tree.children(document.root, "process")}
    for pool in document.root.iter(f"{{{tree.BPMN}}}participant"):
        process = pool.get("processRef")
        if process is not None and process not in processes:
            yield pool, "processRef", process


def _of_message_flows(document: Document) -> Iterator[tuple[tree.Element, str, str]]:
    ids = {element.get("id") for element in document.elements}
    for flow in document.root.iter(f"{{{tree.BPMN}}}messageFlow"):
        for attribute in ("sourceRef", "targetRef"):
            if flow.get(attribute) not in ids:
                yield flow, attribute, flow.get(attribute, "")


def _of_data(document: Document) -> Iterator[tuple[tree.Element, str, str]]:
    objects = {element.get("id") for element in document.process.iter(f"{{{tree.BPMN}}}dataObject")}
    for reference in document.process.iter(f"{{{tree.BPMN}}}dataObjectReference"):
        if reference.get("dataObjectRef") not in objects:
            yield reference, "dataObjectRef", reference.get("dataObjectRef", "")


def _missing(element_id: str | None, attribute: str, *, value: str, zh: str, en: str) -> Report:
    what_zh, what_en = WHAT[attribute]
    subject = en[:1].upper() + en[1:]
    if not value:
        return Report(
            element_id,
            f"{zh}没有写{what_zh}（{attribute}）：请在属性里选择。",
            f"{subject} does not say its {what_en} ({attribute}): please choose one in its properties.",
        )
    return Report(
        element_id,
        f"{zh}的{what_zh}「{short(value)}」不存在（{attribute}）：请重新选择或删除。",
        f"{subject} refers to the {what_en} “{short(value)}” ({attribute}), which does not exist: please choose again or delete it.",
    )
