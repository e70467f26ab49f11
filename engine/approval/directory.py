"""The directory as far as one entry into a node looks at it: a snapshot of today, read beforehand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

ADMINISTRATOR = "sys_admin"


@dataclass(frozen=True)
class Holder:
    """One person in one role, in one branch or everywhere."""

    person_id: str
    name: str
    role_id: str
    role_name: str
    branch_id: str | None


@dataclass(frozen=True)
class Branch:
    """`head_id` None: nobody heads it, or nobody who is still here."""

    id: str
    parent_id: str | None = None
    head_id: str | None = None
    head_name: str = ""


@dataclass(frozen=True)
class Needs:
    """What must be read before anybody can be seated."""

    roles: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    superiors_of: str | None = None
    branches: frozenset[str] = frozenset()
    """With all that lie above them."""

    def and_also(self, other: "Needs") -> "Needs":
        of = self.superiors_of or other.superiors_of
        return Needs(self.roles | other.roles, self.persons | other.persons, of, self.branches | other.branches)


@dataclass(frozen=True)
class Directory:
    """What was read. `persons`: enabled people by id; `superiors`: (id, name) of the initiator's, the nearest first, without those who have left."""

    holders: Sequence[Holder] = ()
    persons: Mapping[str, str] = field(default_factory=dict)
    superiors: Sequence[tuple[str, str]] = ()
    branches: Mapping[str, Branch] = field(default_factory=dict)

    def of(self, role_id: str, branch_id: str | None) -> list[Holder]:
        """Holders of a role; with a branch, only those of exactly that branch."""
        found: dict[str, Holder] = {}
        for holder in self.holders:
            if holder.role_id == role_id and (branch_id is None or holder.branch_id == branch_id):
                found.setdefault(holder.person_id, holder)
        return list(found.values())

    def upward(self, branch_id: str | None) -> Iterator[Branch]:
        """A branch and those above it; a circle ends where it began."""
        seen = set()
        while branch_id is not None and branch_id not in seen:
            seen.add(branch_id)
            found = self.branches.get(branch_id) or Branch(branch_id)
            yield found
            branch_id = found.parent_id
