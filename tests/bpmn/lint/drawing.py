"""A tiny builder of BPMN files: `draw('s > u > x | x > e1 : outcome = "approved" | x > e2 *')`.

Flows stand between `|`; ` : ` begins a condition, ` *` makes the default flow. The first letters of an id say what it is (`KINDS`).
"""

from collections.abc import Mapping
from html import escape
from itertools import pairwise

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMESPACES = {
    "bpmn": MODEL,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "spiffworkflow": "http://spiffworkflow.org/bpmn/schema/1.0/core",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
}
KINDS = {
    "s": "startEvent", "e": "endEvent", "u": "userTask", "m": "manualTask", "p": "scriptTask", "v": "serviceTask", "r": "businessRuleTask",
    "c": "callActivity", "z": "subProcess", "x": "exclusiveGateway", "o": "inclusiveGateway", "q": "parallelGateway", "b": "boundaryEvent",
    "g": "eventBasedGateway", "w": "intermediateCatchEvent", "t": "intermediateThrowEvent", "y": "receiveTask", "k": "sendTask",
}  # fmt: skip
MESSAGE = '<bpmn:message id="M1" name="付款到账"/>'
SIGNAL = '<bpmn:signal id="G1" name="停用"/>'
ESCALATION = '<bpmn:escalation id="K1" name="超时" escalationCode="L_LATE"/>'
SPOKEN = MESSAGE + SIGNAL + ESCALATION
ERROR = '<bpmn:error id="E1" name="冲突" errorCode="E_CONFLICT"/>'


def extension(content: str) -> str:
    return f"<bpmn:extensionElements>{content}</bpmn:extensionElements>"


def properties(values: Mapping[str, str]) -> str:
    found = "".join(f'<spiffworkflow:property name="{escape(n)}" value="{escape(v)}"/>' for n, v in values.items())
    return f"<spiffworkflow:properties>{found}</spiffworkflow:properties>"


def operator(topic: str = "swap", result: str = "", **parameters: str) -> str:
    found = "".join(f'<spiffworkflow:parameter id="{n}" type="any" value="{escape(v)}"/>' for n, v in parameters.items())
    into = f' resultVariable="{result}"' if result else ""
    inside = f"<spiffworkflow:parameters>{found}</spiffworkflow:parameters>"
    return extension(f'<spiffworkflow:serviceTaskOperator id="{topic}"{into}>{inside}</spiffworkflow:serviceTaskOperator>')


DEFAULTS = {
    "userTask": extension(properties({"candidates": "role:clerk"})),
    "manualTask": extension(properties({"candidates": "role:clerk"})),
    "scriptTask": "<bpmn:script>total = amount * 2</bpmn:script>",
    "serviceTask": operator(),
    "businessRuleTask": extension("<spiffworkflow:calledDecisionId>fee</spiffworkflow:calledDecisionId>"),
    "boundaryEvent": '<bpmn:errorEventDefinition errorRef="E1"/>',
    "intermediateCatchEvent": "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>",
}
HEARD = {kind: f'<bpmn:{kind}EventDefinition {kind}Ref="{ref}"/>' for kind, ref in (("message", "M1"), ("signal", "G1"), ("escalation", "K1"))}


def timer(time: str = "PT1H", kind: str = "timeDuration") -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(time)}</bpmn:{kind}></bpmn:timerEventDefinition>"


class Drawing:
    """Collects what one `draw` call says."""

    def __init__(self, kinds: Mapping[str, str], inside: Mapping[str, str], attributes: Mapping[str, str], on: Mapping[str, str]) -> None:
        self.kinds, self.inside, self.attributes, self.on = kinds, inside, attributes, on
        self.ids: list[str] = []
        self.flows: list[str] = []

    def scope(self, text: str, inner: Mapping[str, str]) -> str:
        nodes: dict[str, str | None] = {}
        flows = []
        for part in text.split("|"):
            chain, _, condition = (p.strip() for p in part.partition(" : "))
            default = chain.endswith("*")
            steps = [step.strip() for step in chain.rstrip("* ").split(">")]
            for step in steps:
                nodes.setdefault(step, None)
            for source, target in pairwise(steps):
                flow = f"{source}_{target}"
                flow += f"_{self.flows.count(flow) + 1}" if flow in self.flows else ""
                self.flows.append(flow)
                flows.append(_flow(flow, source, target, condition))
                nodes[source] = flow if default else nodes[source]
        self.ids += nodes
        return "".join(self._node(n, default, inner) for n, default in nodes.items() if n) + "".join(flows)

    def _node(self, node: str, default: str | None, inner: Mapping[str, str]) -> str:
        kind = self.kinds.get(node) or KINDS[node[0]]
        attributes = f'id="{node}" name="步骤{node}"' + (f' default="{default}"' if default else "")
        attributes += f' attachedToRef="{self.on[node]}"' if node in self.on else ""
        attributes += ' calledElement="common_approval"' if kind == "callActivity" else ""
        attributes += ' messageRef="M1"' if kind in ("sendTask", "receiveTask") else ""
        content = self.inside.get(node, DEFAULTS.get(kind, "")) + (self.scope(inner[node], inner) if node in inner else "")
        return f"<bpmn:{kind} {self.attributes.get(node, attributes)}>{content}</bpmn:{kind}>"


def _flow(flow: str, source: str, target: str, condition: str) -> str:
    inside = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition)}</bpmn:conditionExpression>' if condition else ""
    return f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'


def draw(
    text: str, *, kinds: Mapping[str, str] | None = None, inside: Mapping[str, str] | None = None, attributes: Mapping[str, str] | None = None,
    on: Mapping[str, str] | None = None, inner: Mapping[str, str] | None = None, process: str = 'id="request" name="申请" isExecutable="true"',
    extra: str = "", declared: str = ERROR + SPOKEN, profile: Mapping[str, str] | None = None, drawn: bool = True,
) -> bytes:  # fmt: skip
    """One process. `inside`: XML within an element; `attributes`: instead of its usual ones; `on`: boundary event → activity;

    `inner`: sub-process → its flows; `extra`: XML within the process; `declared`: XML beside it; `profile`: properties of the process.
    """
    drawing = Drawing(kinds or {}, inside or {}, attributes or {}, on or {})
    body = drawing.scope(text, inner or {})
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{n}_di" bpmnElement="{n}"><dc:Bounds x="{100 * i}" y="80" width="80" height="60"/></bpmndi:BPMNShape>'
        for i, n in enumerate(drawing.ids)
    ) + "".join(
        f'<bpmndi:BPMNEdge id="{f}_di" bpmnElement="{f}">'
        f'<di:waypoint x="0" y="0"/><di:waypoint x="1" y="1"/></bpmndi:BPMNEdge>' for f in drawing.flows
    )  # fmt: skip
    plane = f'<bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="P" bpmnElement="request">{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    head = extension(properties(profile)) if profile else ""
    inner_xml = f"{declared}<bpmn:process {process}>{head}{body}{extra}</bpmn:process>{plane if drawn else ''}"
    return definitions(inner_xml)


def definitions(content: str) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions {spaces} id="all" targetNamespace="urn:test">{content}</bpmn:definitions>'
    ).encode()


def task(**values: str) -> str:
    """The inside of a user task with these properties beside its candidates."""
    return extension(properties({"candidates": "role:clerk", **values}))


def lanes(**of: str) -> str:
    """A lane set: `lanes(办理="u1 u2")`."""
    found = "".join(
        f'<bpmn:lane id="lane_{i}" name="{name}">' + "".join(f"<bpmn:flowNodeRef>{n}</bpmn:flowNodeRef>" for n in nodes.split()) + "</bpmn:lane>"
        for i, (name, nodes) in enumerate(of.items())
    )
    return f'<bpmn:laneSet id="lanes">{found}</bpmn:laneSet>'
