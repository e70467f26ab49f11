"""Properties as they are written, wherever they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.profile import MESSAGE_CATCH, MESSAGE_END, MESSAGE_THROW
from engine.bpmn.lint.report import short
from engine.bpmn.lint.words import words


@dataclass(frozen=True)
class Written:
    """One `spiffworkflow:property`; `name` and `value` are None where the attribute is missing. `zh`, `en`: whose it is.

    `kind`: the element's tag, or what `profile` calls an element that sends or receives a message.
    """

    element_id: str | None
    kind: str
    zh: str
    en: str
    tag: str
    name: str | None
    value: str | None


def written(document: Document) -> Iterator[Written]:
    """Every property of the process and its elements, gateways and flows too, in document order."""
    for element in document.process.iter(f"{{{tree.BPMN}}}*"):
        for box in tree.extensions(element, "properties"):
            zh, en = words(element)
            label = short(element.get("name", "").strip() or element.get("id", ""))
            for entry in box:
                yield Written(
                    element.get("id"), _kind(element), f"{zh}「{label}」", f"the {en} “{label}”",
                    tree.split(str(entry.tag))[1], entry.get("name"), entry.get("value"),
                )  # fmt: skip


SPEAKING = {
    "intermediateCatchEvent": MESSAGE_CATCH, "boundaryEvent": MESSAGE_CATCH, "receiveTask": MESSAGE_CATCH,
    "intermediateThrowEvent": MESSAGE_THROW, "sendTask": MESSAGE_THROW, "endEvent": MESSAGE_END,
}  # fmt: skip


def _kind(element: tree.Element) -> str:
    kind = tree.kind(element)
    speaks = kind.endswith("Task") or tree.child(element, "messageEventDefinition") is not None
    return SPEAKING.get(kind, kind) if speaks else kind
