"""代理 as lists and pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.model.directory import PersonRef


@dataclass(frozen=True)
class ProcessRef:
    """A process by its key, with the name of its newest version."""

    key: str
    name: str


@dataclass(frozen=True)
class SubstitutionItem:
    """Who acts for whom. `state`: upcoming, active or ended; `until` None: until somebody ends it.

    `processes` empty: all. `held`: how many tasks the substitute has now on his behalf. `takes_open`: what was open when it began went along.
    """

    id: str
    person: PersonRef
    substitute: PersonRef
    since: datetime
    until: datetime | None
    processes: Sequence[ProcessRef]
    state: str
    takes_open: bool
    created_at: datetime
    created_by: PersonRef
    ended_at: datetime | None
    ended_by: PersonRef | None
    held: int
    allowed_actions: Sequence[str]


@dataclass(frozen=True)
class SubstitutionResult:
    """What a command tells of the rule."""

    id: str
    since: datetime
    until: datetime | None
    ended_at: datetime | None = None
