"""Each branch of an event-based gateway waits for something else: of two with one message nobody could say which is taken."""

from collections.abc import Iterator

from engine.bpmn.lint.document import Document
from engine.bpmn.lint.parts import Node
from engine.bpmn.lint.report import Report, Severity, short
from engine.bpmn.lint.words import DEFINITIONS

SEVERITY: Severity = "error"


def check(document: Document) -> Iterator[Report]:
    for gateway in document.of("eventBasedGateway"):
        seen: dict[tuple[str, str], Node] = {}
        for flow in document.outgoing(gateway):
            target = document.node(flow.target)
            for event in document.events_of(target) if target is not None else ():
                key = (event.kind, event.name)
                if event.name and key in seen and seen[key] is not event.node:
                    zh, en = DEFINITIONS[f"{event.kind}EventDefinition"]
                    first = seen[key]
                    yield Report(
                        event.node.id,
                        f"事件网关{gateway.zh}后面的{first.zh}和{event.node.zh}等的是同一个{zh}「{short(event.name)}」：请合并成一个，或换用不同的{zh}。",
                        f"{first.en} and {event.node.en} behind the event-based gateway {gateway.en} wait for the same {en} "
                        f"“{short(event.name)}”: please make them one or use another {en}.",
                    )
                seen.setdefault(key, event.node)
