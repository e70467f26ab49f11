"""Boundary events of one activity wait for different things: two for one error, message, signal or escalation could not both be taken."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.events import Event
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import DEFINITIONS

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for host in document.nodes:
        seen: dict[tuple[str, str], Node] = {}
        for boundary in document.boundaries(host):
            for event in document.events_of(boundary):
                key = _caught(event)
                if key is not None and key in seen:
                    yield _twice(host, event, first=seen[key], what=key[1])
                if key is not None:
                    seen.setdefault(key, boundary)


def _caught(event: Event) -> tuple[str, str] | None:
    """What it waits for; two timers may stand side by side."""
    if event.kind in ("error", "escalation"):
        return event.kind, event.code
    return (event.kind, event.name) if event.name else None


def _twice(host: Node, event: Event, *, first: Node, what: str) -> Report:
    kind_zh, kind_en = DEFINITIONS[f"{event.kind}EventDefinition"]
    second = event.node
    zh, en = (f"{kind_zh}「{short(what)}」", f"the {kind_en} “{short(what)}”") if what else (f"任何{kind_zh}", f"any {kind_en}")
    return Report(
        second.id,
        f"{host.zh}上的{first.zh}和{second.zh}都捕获{zh}：请删除一个，或让它们等不同的{kind_zh}。",
        f"{first.en} and {second.en} on {host.en} both catch {en}: please delete one or let them wait for different ones.",
    )
