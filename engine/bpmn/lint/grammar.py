"""The whitelist: which BPMN element may stand where in a diagram that runs. What is not listed is refused (`unsupported-element`)."""

DRAWING = frozenset({"textAnnotation", "association", "group"})
ANYWHERE = frozenset({"documentation", "extensionElements"})
FLOW_ELEMENTS = DRAWING | {
    "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent", "sequenceFlow",
    "userTask", "manualTask", "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask", "callActivity", "subProcess",
    "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
    "laneSet", "dataObject", "dataObjectReference",
}  # fmt: skip
GATEWAY = frozenset({"incoming", "outgoing"})
# A data object is a variable by another name; its lines are drawing, and what bpmn-js needs to draw them is a property (`PLACEHOLDER`).
EVENT = GATEWAY | {"dataInputAssociation", "dataOutputAssociation"}
ACTIVITY = EVENT | {"standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "property"}
PLACEHOLDER = "__targetRef_placeholder"
CAUGHT = frozenset({"timerEventDefinition", "messageEventDefinition", "signalEventDefinition"})
THROWN = frozenset({"messageEventDefinition", "signalEventDefinition", "escalationEventDefinition"})
NOTHING: frozenset[str] = frozenset()

CHILDREN: dict[str, frozenset[str]] = {
    "definitions": frozenset({
        "process", "collaboration", "error", "category",
        # Declarations that modelers leave behind when the event that used them is deleted: nothing runs because of them.
        "message", "signal", "escalation", "itemDefinition",
    }),
    "collaboration": DRAWING | {"participant", "messageFlow"},
    "participant": NOTHING,
    "process": FLOW_ELEMENTS,
    "subProcess": FLOW_ELEMENTS | ACTIVITY,
    "callActivity": ACTIVITY,
    "userTask": ACTIVITY,
    "manualTask": ACTIVITY,
    "serviceTask": ACTIVITY,
    "businessRuleTask": ACTIVITY,
    "sendTask": ACTIVITY,
    "receiveTask": ACTIVITY,
    "scriptTask": ACTIVITY | {"script"},
    "exclusiveGateway": GATEWAY,
    "parallelGateway": GATEWAY,
    "inclusiveGateway": GATEWAY,
    "eventBasedGateway": GATEWAY,
    "startEvent": EVENT | CAUGHT,
    "intermediateCatchEvent": EVENT | CAUGHT,
    "intermediateThrowEvent": EVENT | THROWN,
    "boundaryEvent": EVENT | CAUGHT | {"escalationEventDefinition", "errorEventDefinition"},
    "endEvent": EVENT | THROWN | {"errorEventDefinition", "terminateEventDefinition"},
    "timerEventDefinition": frozenset({"timeDuration", "timeDate", "timeCycle"}),
    "dataInputAssociation": frozenset({"sourceRef", "targetRef"}),
    "dataOutputAssociation": frozenset({"sourceRef", "targetRef"}),
    "sequenceFlow": frozenset({"conditionExpression"}),
    "multiInstanceLoopCharacteristics": frozenset({
        "loopCardinality", "loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem", "completionCondition",
    }),
    "standardLoopCharacteristics": frozenset({"loopCondition"}),
    "laneSet": frozenset({"lane"}),
    "lane": frozenset({"flowNodeRef", "childLaneSet"}),
    "childLaneSet": frozenset({"lane"}),
    "category": frozenset({"categoryValue"}),
    "textAnnotation": frozenset({"text"}),
    "dataObject": frozenset({"dataState"}),
    "dataObjectReference": frozenset({"dataState"}),
}  # fmt: skip

# What a definition, a drawing or a leaf may hold is nobody's business: nothing of it runs.
OPAQUE = frozenset({"extensionElements", "message", "signal", "escalation", "itemDefinition", "documentation", "text"})
