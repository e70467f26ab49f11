"""Processes in one line, for tests that need many small ones.

`Sketch("par", "s > a > call > z > e", call="call:child", s="start")`: ids joined by `>`, ways separated by `;`, a condition behind the last id
(`g > m : again`), `g > e *` for a default flow. Nodes that nobody names are user tasks; `s` starts, `e`, `e1`, … end.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="x">'
)
TAGS = {
    "start": "startEvent", "end": "endEvent", "terminate": "endEvent", "error": "endEvent", "user": "userTask", "xor": "exclusiveGateway",
    "and": "parallelGateway", "or": "inclusiveGateway", "service": "serviceTask", "call": "callActivity", "sub": "subProcess",
    "catch": "boundaryEvent", "limit": "boundaryEvent", "script": "scriptTask",
    "timer": "boundaryEvent", "hears": "boundaryEvent", "wait": "intermediateCatchEvent", "receive": "intermediateCatchEvent",
    "send": "intermediateThrowEvent", "first": "eventBasedGateway",
}  # fmt: skip
KNOWN = '<bpmn:error id="LIMIT" errorCode="LIMIT"/><bpmn:message id="paid" name="paid"/><bpmn:message id="void" name="void"/>'


@dataclass(frozen=True)
class Node:
    """`kind` of TAGS (`catch`, `limit`: error boundaries for every code and for LIMIT).

    `of`: called process, topic, host of a boundary event, script, duration or message of an event; `each`: a collection, for a multi-instance;
    `after`: duration or cycle of a timer boundary; `beside`: it does not interrupt.
    """

    kind: str
    of: str = ""
    each: str = ""
    after: str = ""
    beside: bool = False
    inside: "Sketch | None" = None


@dataclass(frozen=True)
class Sketch:
    """`nodes`: id to `kind`, `kind:of` or a Node."""

    name: str
    ways: str
    nodes: Mapping[str, str | Node] = field(default_factory=dict)

    @property
    def xml(self) -> bytes:
        return f'{HEAD}{KNOWN}<bpmn:process id="{self.name}" isExecutable="true">{self.body()}</bpmn:process></bpmn:definitions>'.encode()

    @property
    def called(self) -> set[str]:
        nodes = [_node(id_, self.nodes) for id_ in self.nodes]
        return {node.of for node in nodes if node.kind == "call"}.union(*(node.inside.called for node in nodes if node.inside))

    def body(self) -> str:
        flows = list(self._flows())
        ids = dict.fromkeys([id_ for source, target, _, _ in flows for id_ in (source, target)] + list(self.nodes))
        defaults = {source: target for source, target, _, default in flows if default}
        drawn = [_draw(id_, _node(id_, self.nodes), defaults.get(id_)) for id_ in ids]
        return "".join(drawn + [_flow(source, target, condition) for source, target, condition, _ in flows])

    def _flows(self) -> Iterator[tuple[str, str, str, bool]]:
        for way in filter(None, map(str.strip, self.ways.split(";"))):
            path, _, condition = way.partition(":")
            ids = [part.strip() for part in path.replace("*", "").split(">")]
            for source, target in pairwise(ids):
                last = target == ids[-1]
                yield source, target, condition.strip() if last else "", last and "*" in path


def _node(id_: str, nodes: Mapping[str, str | Node]) -> Node:
    if re.fullmatch(r"e\d?", id_) and id_ not in nodes:
        return Node("end")
    found = nodes.get(id_, "start" if id_ == "s" else "user")
    if isinstance(found, Node):
        return found
    kind, _, of = found.partition(":")
    return Node(kind, of)


def _draw(id_: str, node: Node, default: str | None) -> str:
    attributes = f' calledElement="{node.of}"' if node.kind == "call" else ""
    if TAGS[node.kind] == "boundaryEvent":
        attributes = f' attachedToRef="{node.of}" cancelActivity="{"false" if node.beside else "true"}"'
    attributes += f" default={quoteattr(f'{id_}_to_{default}')}" if default else ""
    inside = {
        "terminate": "<bpmn:terminateEventDefinition/>",
        "error": '<bpmn:errorEventDefinition errorRef="LIMIT"/>',
        "catch": "<bpmn:errorEventDefinition/>",
        "limit": '<bpmn:errorEventDefinition errorRef="LIMIT"/>',
        "timer": _timer(node.after),
        "wait": _timer(node.of),
        "hears": '<bpmn:messageEventDefinition messageRef="paid"/>',
        "receive": f'<bpmn:messageEventDefinition messageRef="{node.of}"/>',
        "send": f'<bpmn:messageEventDefinition messageRef="{node.of}"/>',
        "script": f"<bpmn:script>{escape(node.of)}</bpmn:script>",
        "service": _service(node),
    }.get(node.kind, node.inside.body() if node.inside else "")
    if node.each:
        inside += (
            f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>{node.each}</bpmn:loopDataInputRef>"
            f'<bpmn:loopDataOutputRef>results</bpmn:loopDataOutputRef><bpmn:inputDataItem id="{id_}_item" name="item"/>'
            f'<bpmn:outputDataItem id="{id_}_out" name="result"/></bpmn:multiInstanceLoopCharacteristics>'
        )
    return f'<bpmn:{TAGS[node.kind]} id="{id_}"{attributes}>{inside}</bpmn:{TAGS[node.kind]}>'


def _timer(text: str) -> str:
    kind = "timeCycle" if text.startswith("R") else "timeDuration"
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def _service(node: Node) -> str:
    return (
        f'<bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="{node.of}" resultVariable="result"><spiffworkflow:parameters>'
        f'<spiffworkflow:parameter id="x" type="any" value="{"item" if node.each else "1"}"/></spiffworkflow:parameters>'
        "</spiffworkflow:serviceTaskOperator></bpmn:extensionElements>"
    )


def _flow(source: str, target: str, condition: str) -> str:
    inside = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{source}_to_{target}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'
