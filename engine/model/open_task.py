"""Who has a request now."""

from dataclasses import dataclass
from datetime import datetime

from engine.model.directory import Candidates, PersonRef
from engine.model.states import TaskState


@dataclass(frozen=True)
class OpenTask:
    """Who has it now, in a list of requests."""

    id: str
    element_path: str
    name: str
    since: datetime
    assignee: PersonRef | None
    candidates: Candidates
    due_at: datetime | None = None
    state: TaskState = TaskState.PENDING
    """`waiting`: others come first (依次); `blocked`, `sign_wait`: whom he asked sign first (加签)."""
    on_behalf_of: PersonRef | None = None
    """代理: for whom the assignee has it."""
