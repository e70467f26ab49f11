"""User tasks as lists and pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.directory import BranchRef, Candidates, PersonRef
from engine.model.form import FormView, Outcome
from engine.model.instance import InstanceItem
from engine.model.place import ReturnTarget
from engine.model.prediction import Prediction
from engine.model.states import TaskState


@dataclass(frozen=True)
class UserTaskItem:
    """A user task in a list. `element_path` is `call_activity/element` inside a called process."""

    id: str
    process_instance_id: str
    serial_no: str
    definition_key: str
    definition_name: str
    element_path: str
    name: str
    title: str
    summary: Sequence[Mapping[str, Any]]
    """Up to three `{"key", "label", "value"}` of the request."""
    state: TaskState
    kind: str
    """approve, handle or resubmit."""
    assignee: PersonRef | None
    candidates: Candidates
    initiator: PersonRef
    branch: BranchRef | None
    created_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    overdue: bool
    close_reason: str | None
    outcome: str | None
    allowed_actions: Sequence[str]
    instance_state: str
    waits_for: Sequence[PersonRef] = ()
    """Who has to act before this task goes on: those whom he asked to sign (加签), or whose turn it is now (依次)."""
    needs: Sequence[str] = ()
    """What must be given with a yes: `form` or `signature` (so it is not said to many at once), `opinion`."""
    on_behalf_of: PersonRef | None = None
    """代理: for whom the assignee has it."""


@dataclass(frozen=True)
class ReturnChoice:
    """`initiator`: to him too. `resubmit`: sequential, direct, or ask (the person chooses)."""

    initiator: bool
    targets: Sequence[ReturnTarget]
    resubmit: str


@dataclass(frozen=True)
class Advice:
    """What a delegate said about a task. `outcome`: the key of what he would have pressed."""

    person: PersonRef
    outcome: str
    opinion: str
    at: datetime


@dataclass(frozen=True)
class UserTaskDetail:
    """One task with all that its page shows."""

    task: UserTaskItem
    instance: InstanceItem
    start_form: FormView | None
    """The request, read-only."""
    form: FormView | None
    """The fields this person fills on this step (`.pf-mine`); None: opinion only."""
    variables: Mapping[str, Any]
    """What this person may see, for tasks without any form."""
    outcomes: Sequence[Outcome]
    prediction: Mapping[str, Prediction]
    """By outcome key: what pressing that button leads to."""
    draft: Mapping[str, Any] | None
    """`{"variables", "opinion", "saved_at"}` as this person left it."""
    task_version: int
    form_version: int
    opinion: str
    """`optional`, `on_negative` or `required`."""
    signature: str = "none"
    """`none` or `required`: it is signed by hand."""
    rejected_to: str = ""
    """Where 拒绝 sends it back to: `initiator`, `previous`, or the name of a step; empty: it does not."""
    returns: ReturnChoice | None = None
    """Where it may be sent back to; None where it may not."""
    added: Sequence[PersonRef] = ()
    """加签: whom I asked to sign and who has not yet."""
    advice: Sequence[Advice] = ()
    """委派: what those said whom I asked."""
