"""The whitelist: which BPMN element may stand where in a diagram that runs. What is not listed is refused (`unsupported-element`)."""

DRAWING = frozenset({"textAnnotation", "association", "group"})
ANYWHERE = frozenset({"documentation", "extensionElements"})
FLOW_ELEMENTS = DRAWING | {
    "startEvent", "endEvent", "boundaryEvent", "sequenceFlow",
    "userTask", "manualTask", "scriptTask", "serviceTask", "businessRuleTask", "callActivity", "subProcess",
    "exclusiveGateway", "parallelGateway", "inclusiveGateway",
    "laneSet", "dataObject", "dataObjectReference",
}  # fmt: skip
ACTIVITY = frozenset({"incoming", "outgoing", "standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})
GATEWAY = frozenset({"incoming", "outgoing"})
NOTHING: frozenset[str] = frozenset()

CHILDREN: dict[str, frozenset[str]] = {
    "definitions": frozenset({
        "process", "collaboration", "error", "category",
        # Declarations that modelers leave behind when the event that used them is deleted: nothing runs because of them.
        "message", "signal", "escalation", "itemDefinition",
    }),
    "collaboration": DRAWING | {"participant"},
    "participant": NOTHING,
    "process": FLOW_ELEMENTS,
    "subProcess": FLOW_ELEMENTS | ACTIVITY,
    "callActivity": ACTIVITY,
    "userTask": ACTIVITY,
    "manualTask": ACTIVITY,
    "serviceTask": ACTIVITY,
    "businessRuleTask": ACTIVITY,
    "scriptTask": ACTIVITY | {"script"},
    "exclusiveGateway": GATEWAY,
    "parallelGateway": GATEWAY,
    "inclusiveGateway": GATEWAY,
    "startEvent": GATEWAY,
    "endEvent": GATEWAY | {"errorEventDefinition", "terminateEventDefinition"},
    "boundaryEvent": GATEWAY | {"errorEventDefinition"},
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
