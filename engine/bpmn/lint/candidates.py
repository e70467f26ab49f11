"""Candidate rules as written (approvals part A), and slips of the pen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node, properties

ID = r"[^\s,:;@^=]+"
RULE = re.compile(
    rf"(?P<kind>user|field|group|head|previous):(?P<value>{ID})|(?P<role>role):(?P<in_branch>{ID})(@branch\^?)?|(?P<who>initiator)"
    r"|(?P<one>manager):[1-9]\d?|(?P<several>manager)s:(?P<from>[1-9]\d?)\.\.(?P<to>[1-9]\d?)"
)  # fmt: skip
WEIGHT = re.compile(r"(?P<rule>.+?)\s*=\s*(?P<number>[1-9]\d{0,3})")
CHOICE = "choice:"


@dataclass(frozen=True)
class Candidate:
    """One rule. `kind`: user, role, group, field, head, previous, manager, initiator, feel, none; "" when nobody understands it. What the initiator
    picks from (`choice:RULE`) is told by its rule."""

    kind: str
    value: str
    text: str
    is_choice: bool = False


def read(text: str) -> list[Candidate]:
    """The rules of a comma list; a text that begins with `=` is one FEEL expression."""
    told = text.strip()
    if told.startswith("="):
        return [Candidate("none", "", told) if told == "=none" else Candidate("feel", told[1:].strip(), told)]
    return [_one(part.strip()) for part in told.split(",") if part.strip()]


def weights(text: str) -> list[Candidate]:
    """The rules of `user:max=3,role:finance=2`."""
    found = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        weighed = WEIGHT.fullmatch(part)
        rule = _one(weighed["rule"]) if weighed else None
        found.append(Candidate(rule.kind if rule else "", rule.value if rule else "", part))
    return found


def _one(part: str) -> Candidate:
    among = part.removeprefix(CHOICE)
    found = RULE.fullmatch(among)
    if not found or (found["several"] and int(found["from"]) > int(found["to"])):
        return Candidate("", "", part)
    kind = found["kind"] or found["role"] or found["who"] or found["one"] or found["several"]
    return Candidate(kind, found["value"] or found["in_branch"] or "", part, is_choice=part.startswith(CHOICE))


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
    for node in document.nodes:
        if "weights" in node.properties:
            yield node.id, f"{node.zh}的 weights", f"weights of {node.en}", weights(node.properties["weights"])
    if "starters" in properties(document.process):
        yield document.process_id, "流程的 starters", "starters of the process", of_starters(document)
