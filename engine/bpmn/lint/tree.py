"""Bytes to an lxml tree that cannot reach out, and small questions to its elements (BPMN 2.0 §15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF: Final = "http://spiffworkflow.org/bpmn/schema/1.0/core"
DI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

Element = etree._Element


@dataclass(frozen=True)
class Parsed:
    """Either a root, or why there is none. `doctype`: the file brings a DTD, which is refused whatever else it holds."""

    root: Element | None = None
    doctype: bool = False
    problem: str = ""
    line: int | None = None


def parse(xml: bytes) -> Parsed:
    """Never raises for what is in the bytes; entities are not expanded, nothing is fetched, depth and text size keep libxml2's limits."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        return Parsed(doctype=b"<!doctype" in xml.replace(b"\0", b"").lower(), problem=error.msg or "", line=error.lineno)
    return Parsed(root, doctype=root.getroottree().docinfo.internalDTD is not None)


def split(tag: str) -> tuple[str, str]:
    """`{namespace}local` as two strings."""
    if tag.startswith("{"):
        namespace, _, local = tag[1:].partition("}")
        return namespace, local
    return "", tag


def kind(element: Element) -> str:
    """The local name of a BPMN element, "" for an element of another namespace."""
    namespace, local = split(str(element.tag))
    return local if namespace == BPMN else ""


def children(element: Element, *kinds: str) -> Iterator[Element]:
    """BPMN children of these kinds, in document order."""
    return element.iterchildren(*(f"{{{BPMN}}}{k}" for k in kinds))


def child(element: Element, kind_: str) -> Element | None:
    return element.find(f"{{{BPMN}}}{kind_}")


def text(element: Element | None) -> str:
    """The text of an element without the white space around it; "" when there is none."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def extensions(element: Element, name: str) -> list[Element]:
    """The `spiffworkflow:` extension elements of that name."""
    return [found for box in children(element, "extensionElements") for found in box.iterchildren(f"{{{SPIFF}}}{name}")]
