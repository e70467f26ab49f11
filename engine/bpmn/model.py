"""The plain facts of one BPMN file: everything the linter, the compiler and the pages know about a diagram comes from here."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn import reading, timing
from engine.bpmn.document import BPMN, BPMNDI, read, text_of, unreadable
from engine.bpmn.element import DataObject, Element, Expression, Flow, Lane, Pool
from engine.bpmn.reading_events import declarations

SENDING = ("intermediateThrowEvent", "endEvent", "sendTask")


@dataclass(frozen=True)
class Model:
    """One process and what lies in it. `elements` and `flows` by id, in document order, those of embedded sub-processes included.

    `process_ids`: every process of the file; the facts are those of the first executable one.
    """

    process_id: str
    name: str
    documentation: str
    properties: Mapping[str, str]
    executable: bool
    process_ids: tuple[str, ...]
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: tuple[Lane, ...]
    pools: tuple[Pool, ...]
    has_di: bool
    data_objects: tuple[DataObject, ...] = ()

    @classmethod
    def read(cls, xml: bytes) -> "Model":
        """Parse and collect; the document itself is never changed. Raises BpmnUnreadable."""
        root = read(xml)
        processes = root.findall(f"{BPMN}process")
        if not processes:
            raise unreadable("bpmn-process", None, "文件里没有流程", "There is no process in the file")
        process = next((p for p in processes if p.get("isExecutable") == "true"), processes[0])
        lanes, lane_of = reading.lanes(process)
        elements = list(reading.elements(process, lane_of, declarations(root)))
        flows = list(reading.flows(process))
        _require_unique([*(e.id for e in elements), *(f.id for f in flows)])
        return cls(
            process_id=process.get("id", ""),
            name=process.get("name", ""),
            documentation=text_of(process, f"{BPMN}documentation"),
            properties=reading.properties(process),
            executable=process.get("isExecutable") == "true",
            process_ids=tuple(p.get("id", "") for p in processes),
            elements={e.id: e for e in elements},
            flows={f.id: f for f in flows},
            lanes=lanes,
            pools=reading.pools(root),
            has_di=root.find(f".//{BPMNDI}BPMNShape") is not None,
            data_objects=tuple(reading.data_objects(process)),
        )

    def inside(self, parent: str) -> list[Element]:
        """The elements directly in a process or sub-process."""
        return [e for e in self.elements.values() if e.parent == parent]

    @property
    def starts(self) -> list[Element]:
        """The start events of the process itself."""
        return [e for e in self.inside(self.process_id) if e.type == "startEvent"]

    @property
    def ends(self) -> list[Element]:
        """The end events of the process itself."""
        return [e for e in self.inside(self.process_id) if e.type == "endEvent"]

    @property
    def start(self) -> Element:
        """The none start event. Raises BpmnUnreadable."""
        for element in self.starts:
            if not element.events:
                return element
        raise unreadable("start-event", None, "流程没有空开始事件", "The process has no none start event")

    @property
    def message_starts(self) -> list[Element]:
        """Start events of the process itself that wait for a message."""
        return self._starts_by("message")

    @property
    def timer_starts(self) -> list[Element]:
        return self._starts_by("timer")

    @property
    def signal_starts(self) -> list[Element]:
        return self._starts_by("signal")

    def _starts_by(self, kind: str) -> list[Element]:
        return [e for e in self.starts if any(event.type == kind for event in e.events)]

    @property
    def called_elements(self) -> frozenset[str]:
        return frozenset(e.called_element for e in self.elements.values() if e.called_element)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(e.service.topic for e in self.elements.values() if e.service)

    @property
    def decisions(self) -> frozenset[str]:
        return frozenset(e.called_decision for e in self.elements.values() if e.called_decision)

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """Every FEEL text of the diagram, scripts included."""
        found = [Expression(f.id, "condition", f.condition) for f in self.flows.values() if f.condition is not None]
        return (*found, *(Expression(e.id, where, text) for e in self.elements.values() for where, text in _texts(e)))

    def boundary_events(self, element_id: str) -> list[Element]:
        """The events attached to an activity."""
        return [e for e in self.elements.values() if e.attached_to == element_id]

    def outgoing(self, element_id: str) -> list[Flow]:
        return [f for f in self.flows.values() if f.source == element_id]

    def incoming(self, element_id: str) -> list[Flow]:
        return [f for f in self.flows.values() if f.target == element_id]


def _require_unique(ids: list[str]) -> None:
    for one, count in Counter(ids).items():
        if count > 1:
            raise unreadable("unique-id", one, f"编号「{one}」出现了 {count} 次", f"The id {one!r} is used {count} times")


def _texts(element: Element) -> Iterator[tuple[str, str]]:
    if element.script is not None:
        yield "script", element.script
    if element.service is not None:
        yield from ((f"parameter:{name}", text) for name, text in element.service.parameters.items())
    if loop := element.loop:
        named = {"cardinality": loop.cardinality, "collection": loop.collection, "output_item": loop.output_item, "loop_condition": loop.condition}
        yield from ((where, text) for where, text in named.items() if text is not None)
    yield from _event_texts(element)


def _event_texts(element: Element) -> Iterator[tuple[str, str]]:
    """Times written out (`PT1H`, `2 workdays`) are no FEEL."""
    for event in element.events:
        times = (text for text in (event.duration, event.date, event.cycle) if text is not None)
        yield from (("timer", text) for text in times if not timing.is_literal(text))
        if event.payload is not None and element.type in SENDING:
            yield "payload", event.payload
        if event.type == "message" and (key := element.properties.get("correlation")):
            yield "correlation", key
