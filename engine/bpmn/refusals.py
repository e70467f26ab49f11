"""What the engine would run differently from how it is drawn. The linter says all of this more kindly; nothing gets past this door without it."""

from collections.abc import Iterator, Mapping

from engine.bpmn.document import BpmnUnreadable
from engine.bpmn.element import Element
from engine.bpmn.model import Model
from engine.bpmn.refusals_events import EVENTS, Reason, event_reasons
from engine.model import Finding

TASKS = (
    "userTask", "manualTask", "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask", "callActivity", "subProcess",
)  # fmt: skip
CHOOSING = ("exclusiveGateway", "inclusiveGateway")
RUNNABLE = {"parallelGateway", "eventBasedGateway", *EVENTS, *TASKS, *CHOOSING}


def check(model: Model, bindings: Mapping[str, str]) -> None:
    """Raises BpmnUnreadable with every reason why the model cannot run as drawn."""
    reasons = [r for e in model.elements.values() for r in (*_element(e), *_needs(e, bindings), *_attached(e, model), *event_reasons(e, model))]
    reasons += [*_flows(model), *_scopes(model)]
    if reasons:
        raise BpmnUnreadable([Finding("process.bpmn", rule, "error", id_, zh, en) for rule, id_, zh, en in reasons])


def _element(element: Element) -> Iterator[Reason]:
    if element.type not in RUNNABLE:
        yield "unsupported-element", element.id, f"引擎不支持「{element.type}」", f"The engine does not run {element.type}"
    if element.triggered_by_event:
        yield "unsupported-element", element.id, "引擎不支持事件子流程", "The engine does not run event sub-processes"
    if element.instantiate:
        yield "instantiate", element.id, "流程只能由开始事件启动", "Only a start event begins a process"


def _needs(element: Element, bindings: Mapping[str, str]) -> Iterator[Reason]:
    needed = {"scriptTask": element.script, "serviceTask": element.service, "businessRuleTask": element.called_decision}
    if needed.get(element.type, True) is None:
        yield "incomplete-task", element.id, "任务没有说明要做什么", "The task does not say what to do"
    if element.type == "callActivity" and element.called_element not in bindings:
        called = element.called_element
        yield "called-process", element.id, f"被调用的流程「{called}」不存在", f"The called process {called!r} does not exist"
    loop = element.loop
    if loop is not None and loop.kind == "standard" and loop.condition is None and loop.maximum is None:
        yield "loop-condition", element.id, "循环缺少条件或次数", "A loop needs a condition or a maximum"
    if loop is not None and loop.kind != "standard" and (loop.cardinality is None) == (loop.collection is None):
        yield "loop-collection", element.id, "多实例需要集合或数量，二选一", "A multi-instance needs a collection or a cardinality, not both"


def _attached(element: Element, model: Model) -> Iterator[Reason]:
    if element.type != "boundaryEvent":
        return
    host = model.elements.get(element.attached_to or "")
    if host is None or host.type not in TASKS or host.parent != element.parent:
        yield "boundary-host", element.id, "边界事件没有附着在活动上", "The boundary event is attached to no activity"


def _flows(model: Model) -> Iterator[Reason]:
    seen = set()
    for flow in model.flows.values():
        source, target = model.elements.get(flow.source), model.elements.get(flow.target)
        if source is None or target is None or not source.parent == target.parent == flow.parent or target.type in ("startEvent", "boundaryEvent"):
            yield "dangling-flow", flow.id, "顺序流没有连到同一层的元素", "The flow does not connect two elements of one level"
            continue
        if (flow.source, flow.target) in seen:
            yield "double-flow", flow.id, "两个元素之间有两条顺序流", "Two flows connect the same two elements"
        seen.add((flow.source, flow.target))
        if flow.condition is not None and source.type not in CHOOSING:
            yield "condition-ignored", flow.id, "只有排他或包容网关后的顺序流可以带条件", "Only an exclusive or inclusive gateway looks at conditions"
        open_choice = source.type in CHOOSING and flow.condition is None and flow.id != source.default and len(model.outgoing(source.id)) > 1
        if open_choice:
            yield "condition-missing", flow.id, "网关后的顺序流缺少条件，也不是默认流", "The flow has no condition and is not the default"


def _scopes(model: Model) -> Iterator[Reason]:
    for scope in [model.process_id, *(e.id for e in model.elements.values() if e.type == "subProcess")]:
        inside = model.inside(scope)
        starts = [e for e in inside if e.type == "startEvent"]
        if not starts or sum(not e.events for e in starts) > 1:
            yield "one-start", scope, "流程必须有开始事件，空开始事件最多一个", "There must be a start event, and at most one none start event"
        if scope != model.process_id and any(e.events for e in starts):
            yield "one-start", scope, "子流程只能有一个空开始事件", "A sub-process begins at one none start event"
        if not any(e.type == "endEvent" for e in inside):
            yield "no-end", scope, "流程没有结束事件", "There is no end event"
        for element in inside:
            if element.type not in ("startEvent", "boundaryEvent") and not model.incoming(element.id):
                yield "incoming-flows", element.id, "没有顺序流通到这个元素", "No flow leads to the element"
            out = len(model.outgoing(element.id))
            most = 0 if element.type == "endEvent" else 1 if not element.type.endswith("Gateway") else out
            if out > most or (out == 0 and element.type != "endEvent"):
                yield "outgoing-flows", element.id, "出口的顺序流数量不对", "The element has no way on, or more than one"
