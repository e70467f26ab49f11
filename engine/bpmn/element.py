"""What a BPMN file says, one value for each thing on the diagram. All texts are as the designer wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class EventDefinition:
    """What an event catches or throws.

    `type`: `error`, `terminate`, `timer`, `message`, `signal`, `escalation`, …; `ref`: id of the `bpmn:error`, `bpmn:message`, … it names;
    `name`: that one's name (what messages and signals are known by), `code`: of an error or escalation. `variable`: where a catcher puts
    what came with it; `payload`: FEEL for what a thrower sends along. A timer has exactly one of `duration`, `date` and `cycle`.
    """

    type: str
    ref: str | None = None
    code: str | None = None
    variable: str | None = None
    name: str | None = None
    payload: str | None = None
    duration: str | None = None
    date: str | None = None
    cycle: str | None = None


@dataclass(frozen=True)
class Service:
    """`spiffworkflow:serviceTaskOperator`; `parameters`: id to FEEL."""

    topic: str
    result_variable: str | None
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Loop:
    """Several visits of one activity (BPMN 2.0 §13.3.6, §13.3.7). Everything but `item`, `output` and `maximum` is FEEL."""

    kind: Literal["parallel", "sequential", "standard"]
    cardinality: str | None = None
    collection: str | None = None
    item: str | None = None
    output: str | None = None
    output_item: str | None = None
    condition: str | None = None
    """Multi-instance: complete when this holds. Standard loop: go on while this holds."""
    maximum: int | None = None
    test_before: bool = False


@dataclass(frozen=True)
class Element:
    """A flow node. `type`: the tag without namespace; `parent`: id of the process or sub-process it lies in; `lane`: name of the innermost lane."""

    id: str
    type: str
    name: str
    parent: str
    lane: str | None = None
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    events: tuple[EventDefinition, ...] = ()
    attached_to: str | None = None
    cancel_activity: bool = True
    default: str | None = None
    script: str | None = None
    script_format: str | None = None
    service: Service | None = None
    called_decision: str | None = None
    result_variable: str | None = None
    called_element: str | None = None
    loop: Loop | None = None
    instantiate: bool = False
    """A receive task or event gateway that would start the process."""

    triggered_by_event: bool = False
    """An event sub-process."""

    @property
    def kind(self) -> str:
        """Its type, for an event with what it waits for or throws: `boundaryEvent.timer`."""
        return f"{self.type}.{self.events[0].type}" if self.events else self.type

    @property
    def state(self) -> str | None:
        """On an end event: the instance's final state."""
        return self.properties.get("state")

    @property
    def label(self) -> str | None:
        """On an end event: the words shown for that state."""
        return self.properties.get("label")


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is FEEL."""

    id: str
    source: str
    target: str
    parent: str
    condition: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Lane:
    """`elements`: ids of the flow nodes the file lists in it."""

    id: str
    name: str
    elements: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataObject:
    """A `bpmn:dataObjectReference`: a variable of the instance, by the name it has on the diagram. `parent`: where it is drawn."""

    id: str
    name: str
    parent: str


@dataclass(frozen=True)
class Pool:
    """A participant; `process` is None for a black box."""

    id: str
    name: str
    process: str | None


@dataclass(frozen=True)
class Expression:
    """One FEEL text and where it stands: `condition`, `script`, `parameter:ID`, `cardinality`, `collection`, `output_item`, `loop_condition`,
    `timer`, `payload` or `correlation`."""

    element_id: str
    where: str
    text: str
