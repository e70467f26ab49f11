"""From XML nodes to elements, flows, lanes and pools. Says what stands there; what is allowed is the linter's business.

What an event waits for or throws is read in `reading_events`.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.document import BPMN, SPIFF, local, text_of
from engine.bpmn.element import DataObject, Element, Flow, Lane, Loop, Pool, Service
from engine.bpmn.reading_events import Declarations, events

# Children of a process or sub-process that carry an id and are no flow nodes.
_NOT_NODES = {
    "association", "artifact", "auditing", "category", "correlationSubscription", "dataInputAssociation", "dataObject", "dataObjectReference",
    "dataOutputAssociation", "dataStoreReference", "documentation", "extensionElements", "group", "incoming", "ioSpecification", "laneSet",
    "loopCharacteristics", "monitoring", "multiInstanceLoopCharacteristics", "outgoing", "property", "resourceRole", "performer",
    "potentialOwner", "humanPerformer", "sequenceFlow", "standardLoopCharacteristics", "textAnnotation", "completionCondition",
    "supportedInterfaceRef", "ioBinding",
}  # fmt: skip
_CONTAINERS = ("subProcess", "transaction", "adHocSubProcess")


def scopes(process: etree._Element) -> Iterator[etree._Element]:
    """The process and every sub-process in it, in document order."""
    yield process
    yield from process.iter(*(f"{BPMN}{tag}" for tag in _CONTAINERS))


def elements(process: etree._Element, lane_of: Mapping[str, str], known: Declarations) -> Iterator[Element]:
    """All flow nodes; what has no lane of its own has that of its sub-process."""
    lane_inside: dict[str, str | None] = {}
    for scope in scopes(process):
        parent = scope.get("id", "")
        for node in scope.iterchildren(f"{BPMN}*"):
            if node.get("id") is None or local(node) in _NOT_NODES:
                continue
            lane = lane_of.get(node.get("id", ""), lane_inside.get(parent))
            lane_inside[node.get("id", "")] = lane
            yield _element(node, parent, lane, known)


def _element(node: etree._Element, parent: str, lane: str | None, known: Declarations) -> Element:
    extensions = node.find(f"{BPMN}extensionElements")
    script = node.find(f"{BPMN}script")
    return Element(
        id=node.get("id", ""),
        type=local(node),
        name=node.get("name", ""),
        parent=parent,
        lane=lane,
        documentation=text_of(node, f"{BPMN}documentation"),
        properties=properties(node),
        events=tuple(events(node, known)),
        attached_to=node.get("attachedToRef"),
        cancel_activity=node.get("cancelActivity", "true") != "false",
        default=node.get("default"),
        script=None if script is None else text_of(node, f"{BPMN}script"),
        script_format=node.get("scriptFormat"),
        service=_service(extensions),
        called_decision=text_of(extensions, f"{SPIFF}calledDecisionId") or None,
        result_variable=text_of(extensions, f"{SPIFF}resultVariable") or None,
        called_element=node.get("calledElement"),
        loop=_loop(node),
        instantiate=node.get("instantiate") == "true",
        triggered_by_event=node.get("triggeredByEvent") == "true",
    )


def properties(node: etree._Element) -> dict[str, str]:
    """`spiffworkflow:properties` by name."""
    path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
    return {p.get("name", ""): p.get("value", "") for p in node.iterfind(path)}


def _service(extensions: etree._Element | None) -> Service | None:
    operator = None if extensions is None else extensions.find(f"{SPIFF}serviceTaskOperator")
    if operator is None:
        return None
    parameters = {p.get("id", ""): p.get("value", "") for p in operator.iterfind(f"{SPIFF}parameters/{SPIFF}parameter")}
    return Service(operator.get("id", ""), operator.get("resultVariable") or None, parameters)


def _loop(node: etree._Element) -> Loop | None:
    several, standard = node.find(f"{BPMN}multiInstanceLoopCharacteristics"), node.find(f"{BPMN}standardLoopCharacteristics")
    if standard is not None:
        maximum = standard.get("loopMaximum", "")
        return Loop(
            "standard",
            condition=text_of(standard, f"{BPMN}loopCondition") or None,
            maximum=int(maximum) if maximum.isdecimal() else None,
            test_before=standard.get("testBefore") == "true",
        )
    if several is None:
        return None
    return Loop(
        "sequential" if several.get("isSequential") == "true" else "parallel",
        cardinality=text_of(several, f"{BPMN}loopCardinality") or None,
        collection=text_of(several, f"{BPMN}loopDataInputRef") or None,
        item=_item(several, "inputDataItem"),
        output=text_of(several, f"{BPMN}loopDataOutputRef") or None,
        output_item=_item(several, "outputDataItem"),
        condition=text_of(several, f"{BPMN}completionCondition") or None,
    )


def _item(node: etree._Element, tag: str) -> str | None:
    """A data item's name; ids are unique in a document, names of local variables need not be."""
    item = node.find(f"{BPMN}{tag}")
    return None if item is None else item.get("name") or item.get("id")


def flows(process: etree._Element) -> Iterator[Flow]:
    for scope in scopes(process):
        for node in scope.iterchildren(f"{BPMN}sequenceFlow"):
            yield Flow(
                id=node.get("id", ""),
                source=node.get("sourceRef", ""),
                target=node.get("targetRef", ""),
                parent=scope.get("id", ""),
                condition=text_of(node, f"{BPMN}conditionExpression") or None,
                name=node.get("name", ""),
            )


def data_objects(process: etree._Element) -> Iterator[DataObject]:
    """References to `bpmn:dataObject`s; a reference without a name has that of its object."""
    for scope in scopes(process):
        names = {node.get("id", ""): node.get("name", "") for node in scope.iterchildren(f"{BPMN}dataObject")}
        for node in scope.iterchildren(f"{BPMN}dataObjectReference"):
            name = node.get("name", "") or names.get(node.get("dataObjectRef", ""), "")
            yield DataObject(node.get("id", ""), name, scope.get("id", ""))


def lanes(process: etree._Element) -> tuple[tuple[Lane, ...], dict[str, str]]:
    """The lanes, outer before inner, and the innermost lane's name for every element that is listed in one."""
    found, lane_of = [], {}
    for node in process.iter(f"{BPMN}lane"):
        inside = tuple("".join(map(str, ref.itertext())).strip() for ref in node.iterchildren(f"{BPMN}flowNodeRef"))
        found.append(Lane(node.get("id", ""), node.get("name", ""), inside))
        lane_of.update(dict.fromkeys(inside, node.get("name", "")))
    return tuple(found), lane_of


def pools(root: etree._Element) -> tuple[Pool, ...]:
    nodes = root.iterfind(f"{BPMN}collaboration/{BPMN}participant")
    return tuple(Pool(n.get("id", ""), n.get("name", ""), n.get("processRef")) for n in nodes)
