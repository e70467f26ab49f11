"""People, branches and who may act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    enabled: bool
    memberships: Sequence[Membership]

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
