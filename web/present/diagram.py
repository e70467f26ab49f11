"""A diagram as a list of words: the equal of the drawing for whoever cannot see or use it."""

from dataclasses import dataclass, replace

from engine.model import Diagram
from web.language import named
from web.present import causes

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


def worded(diagram: Diagram) -> Diagram:
    """The same in the reader's words: names of elements that have none, causes of failures."""
    marks = [replace(m, name=named(m.name), note=causes.word(m.note) if m.state == "failed" else m.note) for m in diagram.elements]
    return replace(diagram, elements=marks, called={path: worded(inner) for path, inner in diagram.called.items()})


def lines(diagram: Diagram, depth: int = 0) -> list[Line]:
    """In the order of their first visit, called processes indented below their call. `diagram`: worded."""
    called = {path.rpartition("/")[2]: inner for path, inner in diagram.called.items()}
    found: list[Line] = []
    for mark in diagram.elements:
        if mark.type in _ACTIVITIES:
            found.append(Line(mark.name, mark.state, mark.visits, mark.note, depth))
        if mark.element_id in called:
            found += lines(called[mark.element_id], depth + 1)
    return found
