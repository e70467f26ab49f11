"""What happened, as entries and on the diagram."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.model.directory import PersonRef


@dataclass(frozen=True)
class Spent:
    """How long a task lay before who was done with it; where that ended a step that began earlier, how long the whole step took (else None).

    In natural time, and in working time where the step is due in working time.
    """

    own: timedelta
    own_working: timedelta | None = None
    step: timedelta | None = None
    step_working: timedelta | None = None


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened; the sentence is rendered from `code` and `params` when it is read."""

    instance_id: str
    seq: int
    code: str
    params: Mapping[str, Any]
    actor: PersonRef
    on_behalf_of: PersonRef | None
    at: datetime
    spent: Spent | None = None


@dataclass(frozen=True)
class ElementMark:
    """How one element of a diagram looks: `active`, `done`, `failed`; who has it, or the cause of its failure. `type`: its tag in the BPMN."""

    element_id: str
    state: str
    visits: int = 1
    note: str = ""
    name: str = ""
    type: str = ""


@dataclass(frozen=True)
class Diagram:
    """One BPMN document with what has happened on it. `called` has one more for each call activity that was entered, by its element path."""

    definition_key: str
    definition_version: int
    name: str
    xml: str
    elements: Sequence[ElementMark]
    flows: Sequence[str]
    called: Mapping[str, "Diagram"] = field(default_factory=dict)
