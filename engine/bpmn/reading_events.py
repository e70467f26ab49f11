"""What events catch and throw: declarations of the file, and the definitions that name them (BPMN 2.0 §10.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from engine.bpmn.document import BPMN, SPIFF, local, text_of
from engine.bpmn.element import EventDefinition

Declarations = Mapping[str, EventDefinition]

_DECLARED = {"error": "errorCode", "escalation": "escalationCode", "message": None, "signal": None}
_MESSAGE_TASKS = ("receiveTask", "sendTask")
_TIMERS = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}


def declarations(root: etree._Element) -> dict[str, EventDefinition]:
    """The `bpmn:error`, `bpmn:escalation`, `bpmn:message` and `bpmn:signal` of the file by id."""
    found = {}
    for kind, code in _DECLARED.items():
        for node in root.iterchildren(f"{BPMN}{kind}"):
            event = EventDefinition(
                kind, node.get("id"), code=node.get(code) or None if code else None, name=(node.get("name") or "").strip() or None
            )
            found[node.get("id", "")] = _with_data(event, node)
    return found


def events(node: etree._Element, known: Declarations) -> Iterator[EventDefinition]:
    """The event definitions of an event; of a receive or send task its message. What stands on the element itself goes first."""
    if local(node) in _MESSAGE_TASKS:
        if ref := node.get("messageRef"):
            yield _with_data(known.get(ref, EventDefinition("message", ref)), node)
        return
    for child in node.iterchildren(f"{BPMN}*"):
        if local(child).endswith("EventDefinition"):
            yield _with_data(_with_data(_definition(child, known), child), node)


def _definition(node: etree._Element, known: Declarations) -> EventDefinition:
    kind = local(node).removesuffix("EventDefinition")
    if kind == "timer":
        times = {name: text_of(node, f"{BPMN}{tag}") or None for tag, name in _TIMERS.items()}
        return EventDefinition("timer", duration=times["duration"], date=times["date"], cycle=times["cycle"])
    ref = node.get(f"{kind}Ref")
    declared = known.get(ref or "")
    return declared if declared is not None and declared.type == kind else EventDefinition(kind, ref or None)


def _with_data(event: EventDefinition, node: etree._Element) -> EventDefinition:
    """With the variable and payload that this node names, if it names any."""
    extensions = node.find(f"{BPMN}extensionElements")
    variable = text_of(extensions, f"{SPIFF}messageVariable") or text_of(extensions, f"{SPIFF}variableName")
    payload = text_of(extensions, f"{SPIFF}messagePayload") or text_of(extensions, f"{SPIFF}payloadExpression")
    return replace(event, variable=variable or event.variable, payload=payload or event.payload)
