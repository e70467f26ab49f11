"""Process definitions and deployments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.model.directory import PersonRef
from engine.model.finding import Finding
from engine.model.form import FormView


@dataclass(frozen=True)
class StartFailure:
    """The clock should have started an instance, and was refused. `since`: the first of the tries; `due`: the start that waits."""

    since: datetime
    due: datetime
    tries: int
    cause: str
    message: str
    next_try_at: datetime | None


@dataclass(frozen=True)
class DefinitionItem:
    """A process definition as the catalogue shows it; `startable`: by me, now."""

    id: str
    key: str
    version: int
    name: str
    description: str
    enabled: bool
    startable: bool
    owner: str
    applies_to: str
    audience: str
    keywords: str
    author: PersonRef
    note: str
    deployed_at: datetime
    files: Sequence[str] = ()
    running: int = 0
    """Open requests under this version; counted in the list of versions only."""
    next_start_at: datetime | None = None
    """When the clock starts the next one."""
    start_failure: StartFailure | None = None
    """Told to designers and administrators only."""


@dataclass(frozen=True)
class DefinitionDetail:
    """A definition with its start form, for the start page."""

    definition: DefinitionItem
    form: FormView | None
    chooses: bool = False
    """自选: are there steps for which somebody is to be picked?"""


@dataclass(frozen=True)
class Deployed:
    """The answer of a deployment; `changed` is False when the content was already the newest version."""

    definition_id: str
    key: str
    version: int
    changed: bool
    findings: Sequence[Finding]
