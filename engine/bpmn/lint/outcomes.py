"""Outcomes of a task: which there are, which of them the profile itself takes care of, and which a gateway names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.approval.profile import APPROVE, HANDLE
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.formulas import Formula
from engine.bpmn.lint.parts import CHOOSING, FOR_PEOPLE, Node

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
EQUALS = r'\s*!?=\s*"([^"\\]*)"'
IN = r"\s+in\s*\(([^()]*)\)"


def split(text: str) -> list[tuple[str, str]]:
    """`key:label!;…` as (key, label without the mark)."""
    pairs = (part.partition(":") for part in text.split(";") if part.strip())
    return [(key.strip(), label.strip().rstrip("!！").strip()) for key, _, label in pairs]


def keys(node: Node) -> dict[str, bool]:
    """Outcome → is it negative (a reason is required, or it is `rejected`)? The profile's defaults where nothing is written."""
    text = node.properties.get("outcomes")
    if text is None:
        return {o.key: o.reason_required for o in (HANDLE if node.properties.get("kind") == "handle" else APPROVE)}
    marks = (part.partition(":") for part in text.split(";") if part.strip())
    return {key.strip(): key.strip() == "rejected" or label.strip().endswith(("!", "！")) for key, _, label in marks}


@dataclass(frozen=True)
class Reading:
    """A condition that reads `outcome`, and the id of the gateway whose flow it is on."""

    formula: Formula
    gateway_id: str


def readings(document: Document) -> Iterator[Reading]:
    for formula in document.formulas:
        if formula.flow is not None and "outcome" in formula.names:
            yield Reading(formula, formula.flow.source)


def tasks_before(document: Document) -> Mapping[str, tuple[Node, ...]]:
    """For each gateway that chooses the user tasks directly before it; not for those to which anything else leads too."""
    found: dict[str, tuple[Node, ...]] = {}
    for gateway in document.of(*CHOOSING):
        sources = [document.node(flow.source) for flow in document.incoming(gateway)]
        tasks = tuple(node for node in sources if node is not None and node.kind in FOR_PEOPLE)
        if tasks and len(tasks) == len(sources):
            found[gateway.id] = tasks
    return found


def named(variable: str, text: str) -> set[str]:
    """Outcome keys that a condition compares a variable with (`=`, `!=`, `in (…)`)."""
    name = rf"(?<![\w.]){re.escape(variable)}(?![\w.])"
    found = set(re.findall(name + EQUALS, text))
    for inside in re.findall(name + IN, text):
        found |= set(STRING.findall(inside))
    return found
