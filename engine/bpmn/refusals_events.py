"""What would run differently from how it is drawn about events, and the tasks and gateways that wait for them."""

from collections.abc import Iterator

from engine.bpmn.element import Element, EventDefinition
from engine.bpmn.model import Model

Reason = tuple[str, str, str, str]
"""(rule, element id, zh, en)"""

EVENTS = {
    "startEvent": ("timer", "message", "signal"),
    "endEvent": ("error", "terminate", "message", "signal", "escalation"),
    "boundaryEvent": ("error", "timer", "message", "signal", "escalation"),
    "intermediateCatchEvent": ("timer", "message", "signal"),
    "intermediateThrowEvent": ("message", "signal", "escalation"),
}
"""Which event definitions may stand where. A start, end or throw event may also have none."""

_PLAIN = ("startEvent", "endEvent", "intermediateThrowEvent")
_AWAITED = ("intermediateCatchEvent", "receiveTask")


def event_reasons(element: Element, model: Model) -> Iterator[Reason]:
    """Why these events cannot run as drawn."""
    known, events = EVENTS.get(element.type), element.events
    if known is not None and (len(events) > 1 or any(event.type not in known for event in events)):
        types = "、".join(event.type for event in events)
        yield "unsupported-event", element.id, f"这里不支持「{types}」事件", f"An event of type {types} cannot stand here"
    if not events and known is not None and element.type not in _PLAIN:
        yield "unsupported-event", element.id, "事件缺少定义", "The event has no definition"
    if not events and element.type in ("receiveTask", "sendTask"):
        yield "message-name", element.id, "任务缺少消息", "The task names no message"
    for event in events:
        yield from _definition(element, event)
    if element.type == "eventBasedGateway":
        yield from _gateway(element, model)


def _definition(element: Element, event: EventDefinition) -> Iterator[Reason]:
    if event.type in ("message", "signal") and not event.name:
        yield f"{event.type}-name", element.id, "没有说明是哪个消息或信号", "It does not say which message or signal"
    if event.type in ("error", "escalation") and element.type in ("endEvent", "intermediateThrowEvent") and not event.code:
        yield f"{event.type}-code", element.id, "抛出的错误或升级缺少代码", "An error or escalation that is thrown needs a code"
    if event.type == "error" and not element.cancel_activity:
        yield "error-interrupts", element.id, "错误边界事件总是中断活动", "An error boundary event always interrupts"
    if event.type == "timer":
        if sum(text is not None for text in (event.duration, event.date, event.cycle)) != 1:
            yield "timer-definition", element.id, "定时器需要时长、日期或周期之一", "A timer needs a duration, a date or a cycle, exactly one"
        again = element.type == "startEvent" or (element.type == "boundaryEvent" and not element.cancel_activity)
        if event.cycle is not None and not again:
            yield (
                "cycle-place",
                element.id,
                "周期只能用于开始事件和非中断边界事件",
                "A cycle needs a start event or a boundary that does not interrupt",
            )


def _gateway(element: Element, model: Model) -> Iterator[Reason]:
    targets = [model.elements[flow.target] for flow in model.outgoing(element.id) if flow.target in model.elements]
    for target in targets:
        alone = len(model.incoming(target.id)) == 1 and not model.boundary_events(target.id) and target.loop is None
        if target.type not in _AWAITED or not alone:
            zh, en = "事件网关后只能直接连接捕获事件或接收任务", "Behind an event-based gateway only catch events and plain receive tasks can stand"
            yield "event-gateway", element.id, zh, en
    names = [(event.type, event.name) for target in targets for event in target.events if event.type != "timer"]
    if len(set(names)) < len(names):
        yield "event-gateway-twice", element.id, "同一个消息或信号在事件网关后出现两次", "The same message or signal stands behind the gateway twice"
