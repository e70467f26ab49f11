"""Process instances and what stopped them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.directory import BranchRef, PersonRef
from engine.model.form import FormView
from engine.model.open_task import OpenTask
from engine.model.wait import WaitItem


@dataclass(frozen=True)
class InstanceItem:
    """A process instance in a list. `state` shows `suspended` or `faulted` while such a flag is set."""

    id: str
    serial_no: str | None
    definition_key: str
    definition_version: int
    definition_name: str
    title: str
    summary: Sequence[Mapping[str, Any]]
    state: str
    label: str
    initiator: PersonRef
    requested_for: PersonRef | None
    branch: BranchRef | None
    business_key: str | None
    started_at: datetime | None
    updated_at: datetime
    ended_at: datetime | None
    round: int
    open_tasks: Sequence[OpenTask]
    parent_id: str | None = None
    allowed_actions: Sequence[str] = ()
    waits: Sequence[WaitItem] = ()
    """What it waits for while no person has it."""


@dataclass(frozen=True)
class InstanceLink:
    """Another request that this one has to do with. `relation`: it `revokes` that one, or is `revoked_by` it."""

    relation: str
    id: str
    serial_no: str
    title: str
    state: str
    label: str

    @property
    def is_open(self) -> bool:
        return self.state in ("running", "returned", "suspended", "faulted")


@dataclass(frozen=True)
class InstanceDetail:
    """One instance with its start form as its reader may see it. `revocation_form`: the process that revokes it asks for a form of its own."""

    instance: InstanceItem
    form: FormView | None
    variables: Mapping[str, Any]
    form_version: int
    incidents: Sequence["IncidentItem"] = ()
    links: Sequence[InstanceLink] = ()
    revocation_form: bool = False


@dataclass(frozen=True)
class IncidentItem:
    """A failure that waits for a person: cause, never a traceback.

    `kind`: an `IncidentKind`; `attempt`: how often it had been tried; `resolution`: retried, completed, skipped, ended.
    """

    id: str
    process_instance_id: str
    serial_no: str
    element_path: str
    name: str
    cause: str
    message: str
    at: datetime
    resolved_at: datetime | None = None
    definition_key: str = ""
    kind: str = "service"
    topic: str = ""
    attempt: int = 1
    resolved_by: str | None = None
    resolution: str | None = None
    reason: str | None = None
    title: str = ""
    definition_name: str = ""


@dataclass(frozen=True)
class IncidentDetail:
    """One failure with the request it stopped. `result_variable`: where the answer of the failed service goes; None where it has no answer.

    `can_be_done_by_hand`: it may be skipped or completed; a timer or a message can only be tried again.
    """

    incident: IncidentItem
    instance: InstanceItem
    result_variable: str | None
    can_be_done_by_hand: bool
    resolved_by: PersonRef | None


@dataclass(frozen=True)
class CauseCount:
    """How many failures have this cause."""

    cause: str
    count: int
