"""Who has a request now."""

from dataclasses import dataclass
from datetime import datetime

from engine.model.directory import Candidates, PersonRef


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
