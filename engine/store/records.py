"""The rows a command works on: loaded under the instance's lock, changed in memory, written in one flush."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.model import InstanceState, TaskState

HANDED_ON = (TaskState.CANCELED, TaskState.TRANSFERRED, TaskState.DELEGATED)
"""Closed without a vote."""
DELEGATION, BEFORE, AFTER, PARALLEL = "delegation", "before", "after", "parallel"
"""Origins of a task that mean more than how it came about: 委派, and the places of those who were added."""
MEANT = (DELEGATION, BEFORE, AFTER, PARALLEL)
REVOCATION = "revocation"
"""What a request is to its parent when it is to revoke it."""
REVOKES = "revokes"
"""The variable by which it knows that one, and its place in the trail."""
HUMAN = (TaskState.APPROVED, TaskState.REJECTED, TaskState.RETURNED, TaskState.COMPLETED)
"""What a person decided."""


@dataclass
class Instance:
    """One process instance. `trail`: `{"elements": [[path, visits], …], "flows": {process key: [flow id, …]}}`, bounded by the diagram."""

    id: str
    definition_id: str
    definition_key: str
    definition_version: int
    serial_no: str | None
    business_key: str | None
    title: str
    summary: list[Any]
    words: str
    state: InstanceState
    label: str
    initiator_id: str
    initiator_name: str
    branch_id: str | None
    requested_for: str | None
    variables: dict[str, Any]
    tokens: bytes | None
    parked: bytes | None
    trail: dict[str, Any]
    round: int
    form_version: int
    suspended: bool
    open_incidents: int
    history_seq: int
    history_head: str
    row_version: int
    started_at: datetime | None
    updated_at: datetime
    ended_at: datetime | None
    parent_id: str | None = None
    relation: str | None = None
    """What it is to its parent: revocation."""
    next_timer_at: datetime | None = None
    calendar_version: int | None = None


@dataclass
class Activation:
    """One visit of a token to a user task. `profile` is not stored: it comes from the definition by `process_key` and `element_id`."""

    id: str
    instance_id: str
    process_key: str
    element_id: str
    element_path: str
    name: str
    visit_no: int
    round: int
    mode: str
    state: str
    outcome: str | None
    entered_at: datetime
    left_at: datetime | None
    returned: dict[str, Any] | None = None
    """退回 brought the token here: `{"mode": sequential or direct, "to": element id that returned it, "routing": digest,
    "strict": a step between is always judged again}`."""
    kept: bytes | None = None
    """What stood behind it when it was returned to, for 直达."""


@dataclass
class Task:
    """One person, or one claimable group, under an activation."""

    id: str
    activation_id: str
    instance_id: str
    kind: str
    state: TaskState
    name: str
    element_path: str
    assignee_id: str | None
    assignee_name: str | None
    role_id: str | None
    branch_id: str | None
    claimed: bool
    outcome: str | None
    opinion: str
    attachments: list[str]
    close_reason: str | None
    closed_by: str | None
    closed_by_name: str | None
    draft: dict[str, Any] | None
    row_version: int
    created_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    barred_id: str | None = None
    """Who may not act although he holds the role: the initiator, under `on_initiator=forbid` (I-28)."""
    origin: str | None = None
    """How it came about if no token brought it: transfer, delegation, answer (of a delegate), reassignment, handover, retrieval;
    代理: substitution, reversion, recall; added as a signer: before, after, parallel."""
    origin_id: str | None = None
    """The task it follows."""
    owner_id: str | None = None
    """Whose work it is: 转办, he handed it on; 委派, it goes back to him."""
    owner_name: str | None = None
    on_behalf_of_id: str | None = None
    """代理: for whom the assignee acts."""
    on_behalf_of_name: str | None = None
    parent_id: str | None = None
    """加签: the task that asked for it."""
    method: str | None = None
    """加签: how those that were added decide together, `all` or `any`."""
    counts: bool = True
    """Is its outcome a vote of the activation?"""
    weight: int = 1
    position: int = 0
    """Its turn (依次), from 0."""
    rule: str | None = None
    """The policy that decided it, where no person did."""
    read_at: datetime | None = None
    undone_at: datetime | None = None
    """取回: its decision was taken back then; the row itself stays as it was (I1)."""
    form_version: int | None = None
    """The version of the form that was decided on."""
    signature: dict[str, Any] | None = None
    """手写签名: `{"file", "sha256", "form_sha256", "form_version", "at"}`."""
    due_from: datetime | None = None
    """Since when its time runs."""
    alarm: str | None = None
    """What happens by itself next, while it lies before somebody: a reminder, or that it is due."""
    alarm_at: datetime | None = None
    calendar_version: int | None = None
    """Its time counts working time, by the calendar as it was after so many edits."""
    actor_is_candidate: bool = field(default=False, compare=False)
    """Computed when loaded for an actor: he holds the group's role today. Not stored."""

    @property
    def principal_id(self) -> str | None:
        """Whose work it is: of who is away, or of who has it."""
        return self.on_behalf_of_id or self.assignee_id

    @property
    def principal_name(self) -> str | None:
        return self.on_behalf_of_name or self.assignee_name

    @property
    def is_vote(self) -> bool:
        """One of the activation: given, or still to be given."""
        return self.counts and self.undone_at is None and self.state not in HANDED_ON
