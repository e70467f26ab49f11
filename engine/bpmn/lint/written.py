"""Properties as they are written, wherever they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.lint import tree
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.report import short
from engine.bpmn.lint.words import words


@dataclass(frozen=True)
class Written:
    """One `spiffworkflow:property`; `name` and `value` are None where the attribute is missing. `zh`, `en`: whose it is."""

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
                    element.get("id"), tree.kind(element), f"{zh}「{label}」", f"the {en} “{label}”",
                    tree.split(str(entry.tag))[1], entry.get("name"), entry.get("value"),
                )  # fmt: skip
