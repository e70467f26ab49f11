"""Behind an event-based gateway stand at least two catch events or receive tasks, reached by nobody else (BPMN 2.0 §10.6.6)."""

from collections.abc import Iterator

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity

SEVERITY: Severity = "error"
WAITING = frozenset({"intermediateCatchEvent", "receiveTask"})


def check(document: Document) -> Iterator[Report]:
    for gateway in document.of("eventBasedGateway"):
        targets = [node for flow in document.outgoing(gateway) if (node := document.node(flow.target)) is not None]
        for zh, en in _wrong(document, gateway, targets=targets):
            yield Report(
                gateway.id,
                f"事件网关{gateway.zh}{zh}：请让它后面直接跟两个以上的捕获事件（或全部用接收任务加定时器）。",
                f"The event-based gateway {gateway.en} {en}: please put two or more catch events (or receive tasks and timers) right behind it.",
            )


def _wrong(document: Document, gateway: Node, *, targets: list[Node]) -> Iterator[tuple[str, str]]:
    if len(document.outgoing(gateway)) < 2:
        yield "只有一条或没有出去的连线", "has fewer than two branches"
    if any(tree.child(flow.element, "conditionExpression") is not None for flow in document.outgoing(gateway)):
        yield "的连线带有条件，条件不会被判断", "has conditions on its flows, which nobody evaluates"
    for target in targets:
        if target.kind not in WAITING:
            yield f"后面的{target.zh}不是捕获事件", f"leads to {target.en}, which is no catch event"
        elif len(document.incoming(target)) > 1:
            yield f"后面的{target.zh}还有别的连线流入", f"leads to {target.en}, which has other incoming flows"
        elif document.boundaries(target):
            yield f"后面的{target.zh}带有边界事件", f"leads to {target.en}, which has boundary events"
    kinds = {target.kind for target in targets}
    waits_for_messages = any(e.kind == "message" for t in targets if t.kind == "intermediateCatchEvent" for e in document.events_of(t))
    if "receiveTask" in kinds and waits_for_messages:
        yield "同时用了接收任务和消息事件", "mixes receive tasks and message events"
