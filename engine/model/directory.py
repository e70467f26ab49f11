"""People, branches and who may act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class PersonRef:
    """A person as shown: id and the name as it was then."""

    id: str
    name: str


@dataclass(frozen=True)
class BranchRef:
    id: str
    name: str


@dataclass(frozen=True)
class Membership:
    role_id: str
    role_name: str
    branch: BranchRef | None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    """It counts from the one until the other; None: without a limit."""


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    enabled: bool
    memberships: Sequence[Membership]
    manager: PersonRef | None = None

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(m.role_id for m in self.memberships)


@dataclass(frozen=True)
class Candidates:
    """Who may act on a task: named persons, or today's holders of a role (in a branch)."""

    persons: Sequence[PersonRef] = ()
    role_id: str | None = None
    role_name: str | None = None
    branch: BranchRef | None = None
    on_behalf_of: Mapping[str, PersonRef] = field(default_factory=dict)
    """代理: for whom one of the persons would act, by his id."""


@dataclass(frozen=True)
class DirectoryChange:
    """What was done to a person, role or branch. `code`: added, changed, deactivated, reactivated; `changed`: {field: [old, new]}."""

    subject: str
    subject_id: str
    code: str
    changed: Mapping[str, Sequence[Any]]
    actor: PersonRef
    at: datetime
