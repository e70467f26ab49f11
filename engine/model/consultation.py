"""征求意见 as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from engine.model.directory import PersonRef


@dataclass(frozen=True)
class Consultation:
    """Whose opinion was asked for about a step, and what he said. `state`: open, answered, ended (taken back) or lapsed (the step is over)."""

    id: str
    process_instance_id: str
    task_id: str
    name: str
    """Of the step."""
    person: PersonRef
    by: PersonRef
    question: str
    opinion: str | None
    created_at: datetime
    answered_at: datetime | None
    state: str
    may_answer: bool
    may_end: bool
