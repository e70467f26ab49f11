"""Which attributes BPMN elements may carry here: those somebody reads or checks, and those that only describe (BPMN 2.0 §8, §10)."""

from collections.abc import Mapping

from engine.bpmn.lint.parts import ACTIVITIES, EVENTS, GATEWAYS

EVERYWHERE = frozenset({"id", "name"})
ACTIVITY = frozenset({"default", "isForCompensation", "startQuantity", "completionQuantity", "implementation"})
EXPRESSION = frozenset({"language", "evaluatesToTypeRef"})
OWN: Mapping[str, frozenset[str]] = {
    "process": frozenset({"isExecutable", "processType", "isClosed", "definitionalCollaborationRef"}),
    "sequenceFlow": frozenset({"sourceRef", "targetRef", "isImmediate"}),
    "startEvent": frozenset({"isInterrupting", "parallelMultiple"}),
    "intermediateCatchEvent": frozenset({"parallelMultiple"}),
    "boundaryEvent": frozenset({"attachedToRef", "cancelActivity", "parallelMultiple"}),
    "receiveTask": frozenset({"messageRef", "instantiate"}),
    "sendTask": frozenset({"messageRef"}),
    "scriptTask": frozenset({"scriptFormat"}),
    "callActivity": frozenset({"calledElement"}),
    "subProcess": frozenset({"triggeredByEvent"}),
    "eventBasedGateway": frozenset({"instantiate", "eventGatewayType"}),
    "exclusiveGateway": frozenset({"default"}),
    "inclusiveGateway": frozenset({"default"}),
    "errorEventDefinition": frozenset({"errorRef"}),
    "messageEventDefinition": frozenset({"messageRef"}),
    "signalEventDefinition": frozenset({"signalRef"}),
    "escalationEventDefinition": frozenset({"escalationRef"}),
    "timerEventDefinition": frozenset(),
    "terminateEventDefinition": frozenset(),
    "error": frozenset({"errorCode", "structureRef"}),
    "message": frozenset({"itemRef"}),
    "signal": frozenset({"structureRef"}),
    "escalation": frozenset({"escalationCode", "structureRef"}),
    "multiInstanceLoopCharacteristics": frozenset({"isSequential", "behavior"}),
    "standardLoopCharacteristics": frozenset({"testBefore", "loopMaximum"}),
    "inputDataItem": frozenset({"itemSubjectRef", "isCollection"}),
    "outputDataItem": frozenset({"itemSubjectRef", "isCollection"}),
    **dict.fromkeys(("timeDuration", "timeDate", "timeCycle", "conditionExpression", "completionCondition", "loopCondition"), EXPRESSION),
    "loopCardinality": EXPRESSION,
}  # fmt: skip
# What BPMN means without the attribute: written out it changes nothing.
DEFAULTS = {"behavior": ("All",), "implementation": ("##unspecified", "##WebService", "##unspecifiedImplementation")}


def known(kind: str) -> frozenset[str] | None:
    """The attributes of such an element; None where it is drawing and nobody looks."""
    if kind in GATEWAYS:
        return EVERYWHERE | OWN.get(kind, frozenset()) | {"gatewayDirection"}
    if kind in ACTIVITIES:
        return EVERYWHERE | OWN.get(kind, frozenset()) | ACTIVITY
    if kind in EVENTS or kind in OWN:
        return EVERYWHERE | OWN.get(kind, frozenset())
    return None
