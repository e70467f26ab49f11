"""A diagram as a list of words: the equal of the drawing for whoever cannot see or use it."""

from dataclasses import dataclass

from lxml import etree

from engine.model import Diagram

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_ACTIVITIES = frozenset(
    ("startEvent", "endEvent", "userTask", "manualTask", "serviceTask", "businessRuleTask", "scriptTask", "callActivity", "subProcess",
     "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "task", "sendTask", "receiveTask")
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One element that was reached: `state` is active, done or failed."""

    name: str
    state: str
    visits: int
    note: str
    depth: int


def lines(diagram: Diagram, depth: int = 0) -> list[Line]:
    """In the order of their first visit, called processes indented below their call."""
    named = _names(diagram.xml)
    called = {path.rpartition("/")[2]: inner for path, inner in diagram.called.items()}
    found: list[Line] = []
    for mark in diagram.elements:
        if mark.element_id in named:
            found.append(Line(named[mark.element_id], mark.state, mark.visits, mark.note, depth))
        if mark.element_id in called:
            found += lines(called[mark.element_id], depth + 1)
    return found


def _names(xml: str) -> dict[str, str]:
    root = etree.fromstring(xml.encode(), _PARSER)
    return {
        element.get("id", ""): element.get("name") or element.get("id", "")
        for element in root.iter(etree.Element)
        if etree.QName(element).localname in _ACTIVITIES and (element.get("name") or etree.QName(element).localname != "startEvent")
    }
