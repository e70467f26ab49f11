"""Nodes, flows and scopes of a diagram as rules see them: read-only, with the XML element behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.lint import tree
from engine.bpmn.lint.report import short

SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
TASKS = frozenset({"task", "userTask", "manualTask", "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "implicitThrowEvent"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
CHOREOGRAPHIES = frozenset({"callChoreography", "choreographyTask", "subChoreography"})
NODES = ACTIVITIES | EVENTS | GATEWAYS | CHOREOGRAPHIES
FOR_PEOPLE = frozenset({"userTask", "manualTask"})
CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
ALL_OR_SOME = frozenset({"parallelGateway", "inclusiveGateway"})
RESTING = FOR_PEOPLE | {"receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity"}
MESSAGE_TASKS = frozenset({"sendTask", "receiveTask"})


@dataclass(frozen=True, eq=False)
class Node:
    """A flow node. `scope_id` is the process or sub-process it stands in; `lane` the name of its innermost lane."""

    element: tree.Element
    kind: str
    scope_id: str
    lane: str | None = None

    @cached_property
    def id(self) -> str:
        return self.element.get("id", "")

    @cached_property
    def name(self) -> str:
        return self.element.get("name", "").strip()

    @cached_property
    def zh(self) -> str:
        return f"「{short(self.name or self.id)}」"

    @cached_property
    def en(self) -> str:
        return f"“{short(self.name or self.id)}”"

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Complete `spiffworkflow:property` pairs; of two with one name the last, as SpiffWorkflow reads them."""
        return properties(self.element)

    @property
    def attached_to(self) -> str:
        return self.element.get("attachedToRef", "")

    @property
    def is_event(self) -> bool:
        return self.kind in EVENTS

    @property
    def interrupting(self) -> bool:
        """Of a boundary event: does its activity end when it fires?"""
        return self.element.get("cancelActivity", "true") != "false"

    def definitions(self, kind: str) -> list[tree.Element]:
        """Its event definitions of one kind."""
        return list(tree.children(self.element, kind))


@dataclass(frozen=True, eq=False)
class Flow:
    """A sequence flow; `zh` and `en` say from where to where."""

    element: tree.Element
    scope_id: str
    source: str
    target: str
    zh: str
    en: str

    @cached_property
    def id(self) -> str:
        return self.element.get("id", "")

    @cached_property
    def condition(self) -> str:
        return tree.text(tree.child(self.element, "conditionExpression"))


@dataclass(frozen=True, eq=False)
class Scope:
    """A process or an embedded sub-process with what stands directly in it."""

    element: tree.Element
    id: str
    zh: str
    en: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]

    @cached_property
    def starts(self) -> tuple[Node, ...]:
        return tuple(n for n in self.nodes if n.kind == "startEvent")

    @cached_property
    def ends(self) -> tuple[Node, ...]:
        return tuple(n for n in self.nodes if n.kind == "endEvent")


def properties(element: tree.Element) -> Mapping[str, str]:
    pairs = ((p.get("name"), p.get("value")) for box in tree.extensions(element, "properties") for p in box.iterchildren(f"{{{tree.SPIFF}}}property"))
    return {name: value for name, value in pairs if name and value is not None}
