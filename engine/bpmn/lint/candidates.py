"""Candidate rules as written (approvals part A): kinds that can be resolved today, kinds that are reserved, and slips of the pen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node, properties

ID = r"[^\s,:;@^=]+"
NOW = re.compile(rf"(?P<kind>user|role|field):(?P<value>{ID})|(?P<role>role):(?P<in_branch>{ID})@branch|(?P<who>initiator)")
LATER = re.compile(
    rf"role:{ID}@branch\^|group:{ID}|manager:\d+|managers:\d+\.\.\d+|head:{ID}|choice:.+|previous:{ID}|=.*", re.DOTALL
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """One rule. `kind`: user, role, field, initiator, none; "later" when the profile knows it but the engine does not yet; "" when nobody does."""

    kind: str
    value: str
    text: str


def read(text: str) -> list[Candidate]:
    """The rules of a comma list; a text that begins with `=` is one FEEL expression."""
    if text.strip() == "=none":
        return [Candidate("none", "", "=none")]
    parts = [text] if text.lstrip().startswith("=") else text.split(",")
    return [_one(part.strip()) for part in parts if part.strip()]


def _one(part: str) -> Candidate:
    found = NOW.fullmatch(part)
    if found:
        kind = found["kind"] or found["role"] or found["who"]
        return Candidate(kind, found["value"] or found["in_branch"] or "", part)
    return Candidate("later" if LATER.fullmatch(part) else "", "", part)


def of_node(node: Node) -> list[Candidate]:
    """Who may act on a task: its property, else its lane."""
    text = node.properties.get("candidates", "").strip()
    if text:
        return read(text)
    return [Candidate("role", node.lane, node.lane)] if node.lane else []


def of_starters(document: Document) -> list[Candidate]:
    return read(properties(document.process).get("starters", ""))


def of_charge(document: Document) -> list[Candidate]:
    return read(properties(document.process).get("in_charge", ""))


def registering(document: Document) -> Iterator[Node]:
    """Message catch events whose result people may write down by hand, with whom and by which form."""
    return (n for n in document.of("intermediateCatchEvent", "boundaryEvent", "receiveTask") if "register" in n.properties)


def written(document: Document) -> Iterator[tuple[str, str, str, list[Candidate]]]:
    """(element id, zh, en, rules) of every place that has candidates written out."""
    for node in document.nodes:
        if "candidates" in node.properties:
            yield node.id, f"{node.zh}的 candidates", f"candidates of {node.en}", read(node.properties["candidates"])
    for node in registering(document):
        yield node.id, f"{node.zh}的 register", f"register of {node.en}", read(node.properties["register"])
    if "starters" in properties(document.process):
        yield document.process_id, "流程的 starters", "starters of the process", of_starters(document)
