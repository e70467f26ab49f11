"""Small diagrams for tests, drawn with a few words: nodes, and paths such as `start > check > gate > end` or `gate > again: outcome = "rejected"`.

`gate >* end` is the default flow. A flow is called `source_to_target`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

import orjson

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"


@dataclass(frozen=True)
class Node:
    """One element. `extensions` stand in extensionElements beside its properties, `inside` behind them."""

    tag: str
    id: str
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    extensions: str = ""
    inside: str = ""


def start(id: str = "start") -> Node:
    return Node("startEvent", id)


def end(id: str = "end", **properties: str) -> Node:
    return Node("endEvent", id, properties=properties)


def user(id: str, candidates: str, *, name: str = "", **properties: str) -> Node:
    return Node("userTask", id, name or id, properties={"candidates": candidates, **properties})


def script(id: str, text: str) -> Node:
    return Node("scriptTask", id, id, inside=f"<script>{escape(text)}</script>")


def service(id: str, topic: str, *, result: str = "", **parameters: str) -> Node:
    told = "".join(f'<s:parameter id="{name}" type="any" value={quoteattr(text)}/>' for name, text in parameters.items())
    variable = f' resultVariable="{result}"' if result else ""
    return Node(
        "serviceTask", id, id,
        extensions=f'<s:serviceTaskOperator id="{topic}"{variable}><s:parameters>{told}</s:parameters></s:serviceTaskOperator>',
    )  # fmt: skip


def decision(id: str, called: str) -> Node:
    return Node("businessRuleTask", id, id, extensions=f"<s:calledDecisionId>{called}</s:calledDecisionId>")


def call(id: str, key: str, **properties: str) -> Node:
    return Node("callActivity", id, id, {"calledElement": key}, {name.replace("__", "."): text for name, text in properties.items()})


def xor(id: str) -> Node:
    return Node("exclusiveGateway", id)


def both(id: str) -> Node:
    return Node("parallelGateway", id)


def some(id: str) -> Node:
    return Node("inclusiveGateway", id)


def boundary(id: str, attached: str, *, error: str) -> Node:
    return Node("boundaryEvent", id, id, {"attachedToRef": attached}, inside=f'<errorEventDefinition id="{id}_d" errorRef="Error_{error}"/>')


def timer(id: str, tag: str = "intermediateCatchEvent", **when: str) -> Node:
    """`duration`, `date` or `cycle`; as a catch event or a start event."""
    return Node(tag, id, id, inside=_time(id, when))


def timer_boundary(id: str, attached: str, *, interrupting: bool = True, **when: str) -> Node:
    attributes = {"attachedToRef": attached, "cancelActivity": "true" if interrupting else "false"}
    return Node("boundaryEvent", id, id, attributes, inside=_time(id, when))


def catch(id: str, name: str, *, kind: str = "message", key: str = "", variable: str = "", tag: str = "intermediateCatchEvent") -> Node:
    """Waits for a message (with that FEEL key) or a signal; as a start event it is started by it."""
    return _event(tag, id, name, kind, key, f"<s:messageVariable>{variable}</s:messageVariable>" if variable else "")


def throw(id: str, name: str, *, kind: str = "message", key: str = "", payload: str = "", tag: str = "intermediateThrowEvent") -> Node:
    return _event(tag, id, name, kind, key, f"<s:messagePayload>{escape(payload)}</s:messagePayload>" if payload else "")


def receive(id: str, name: str, *, variable: str = "") -> Node:
    """A receive task."""
    told = f"<s:messageVariable>{variable}</s:messageVariable>" if variable else ""
    return Node("receiveTask", id, id, {"messageRef": f"Message_{name}"}, extensions=told)


def _event(tag: str, id: str, name: str, kind: str, key: str, extensions: str) -> Node:
    properties = {"correlation": key} if key else {}
    reference = f'{kind}Ref="{kind.capitalize()}_{name}"'
    return Node(tag, id, id, properties=properties, extensions=extensions, inside=f'<{kind}EventDefinition id="{id}_d" {reference}/>')


def _time(id: str, when: Mapping[str, str]) -> str:
    told = "".join(f"<time{name.capitalize()}>{escape(text)}</time{name.capitalize()}>" for name, text in when.items())
    return f'<timerEventDefinition id="{id}_d">{told}</timerEventDefinition>'


def draw(key: str, *nodes: Node, paths: str, name: str = "", more: Mapping[str, bytes] | None = None, **properties: str) -> dict[str, bytes]:
    """The files of a process folder. A start event and an end event called `start` and `end` are added where no node of that kind is given."""
    given = list(nodes)
    if not any(node.tag == "startEvent" for node in given):
        given.insert(0, start())
    if not any(node.tag == "endEvent" for node in given):
        given.append(end())
    flows, defaults = _flows(paths)
    told = " ".join([*(node.inside for node in given), *(f'{name}="{text}"' for node in given for name, text in node.attributes.items())])
    named = sorted(set(re.findall(r'(message|signal)Ref="(\w+?_([^"]+))"', told)))
    errors = sorted({text.split('errorRef="Error_')[1].split('"')[0] for node in given if 'errorRef="Error_' in (text := node.inside)})
    body = "".join([extensions(properties), *(element(node, defaults.get(node.id)) for node in given), *flows])
    xml = (
        f'<definitions xmlns="{BPMN}" xmlns:s="{SPIFF}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://bpmn.io/schema/bpmn">'
        + "".join(f'<error id="Error_{code}" errorCode="{code}"/>' for code in errors)
        + "".join(f'<{kind} id="{ref}" name="{name}"/>' for kind, ref, name in named)
        + f'<process id="{key}" name={quoteattr(name or key)} isExecutable="true">{body}</process></definitions>'
    )
    return {"process.bpmn": xml.encode(), **(more or {})}


def form(name: str, *components: Mapping[str, object]) -> dict[str, bytes]:
    """`forms/NAME.form`; every component needs only `type` and `key`."""
    full = [{"id": f"f_{c['key']}", "label": c["key"], **c} for c in components]
    return {f"forms/{name}.form": orjson.dumps({"type": "default", "id": name, "schemaVersion": 19, "components": full})}


def _flows(paths: str) -> tuple[list[str], dict[str, str]]:
    flows: dict[str, str] = {}
    defaults: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in paths.splitlines())):
        way, _, condition = line.partition(":")
        stops = way.split(">")
        for source, target in pairwise(stops):
            here, there = source.strip(" *"), target.strip(" *")
            told = f'<conditionExpression xsi:type="tFormalExpression">{escape(condition.strip())}</conditionExpression>' if condition else ""
            flows[f"{here}_to_{there}"] = f'<sequenceFlow id="{here}_to_{there}" sourceRef="{here}" targetRef="{there}">{told}</sequenceFlow>'
            if target.startswith("*"):
                defaults[here] = f"{here}_to_{there}"
    return list(flows.values()), defaults


def element(node: Node, default: str | None = None) -> str:
    attributes = {"id": node.id, **({"name": node.name} if node.name else {}), **node.attributes, **({"default": default} if default else {})}
    told = "".join(f" {key}={quoteattr(text)}" for key, text in attributes.items())
    return f"<{node.tag}{told}>{extensions(node.properties, node.extensions)}{node.inside}</{node.tag}>"


def extensions(properties: Mapping[str, str], more: str = "") -> str:
    rows = "".join(f'<s:property name="{key}" value={quoteattr(text)}/>' for key, text in properties.items())
    own = f"<s:properties>{rows}</s:properties>" if rows else ""
    return f"<extensionElements>{own}{more}</extensionElements>" if own or more else ""
