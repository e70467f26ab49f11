"""Names for ids: branches, roles, and who stands behind a group today. Read once for a whole page."""

from collections.abc import Iterable

from sqlalchemy import Table, select

from engine.approval.candidates import Directory
from engine.model import BranchRef, Candidates, PersonRef
from engine.queries._asking import Asking
from engine.store import directory


class Names:
    """Holds what was read; asking for something that was not announced gives the id."""

    def __init__(
        self, asking: Asking, *, roles: Iterable[str | None] = (), branches: Iterable[str | None] = (), persons: Iterable[str | None] = ()
    ) -> None:
        wanted_roles, wanted_branches = {r for r in roles if r}, {b for b in branches if b}
        read, connection = directory, asking.connection
        self._today = Directory(read.holders(connection, wanted_roles, asking.now), read.persons(connection, {p for p in persons if p}))
        self._branches = _names(asking, read.branch, wanted_branches)
        self._roles = _names(asking, read.role, wanted_roles)

    def branch(self, branch_id: str | None) -> BranchRef | None:
        return BranchRef(branch_id, self._branches.get(branch_id, branch_id)) if branch_id else None

    def person(self, person_id: str | None) -> PersonRef | None:
        return PersonRef(person_id, self._today.persons.get(person_id, person_id)) if person_id else None

    def group(self, role_id: str | None, branch_id: str | None, *, barred: str | None = None) -> Candidates:
        """The people behind a group task."""
        if role_id is None:
            return Candidates()
        people = [PersonRef(h.person_id, h.name) for h in self._today.of(role_id, branch_id) if h.person_id != barred]
        return Candidates(people, role_id, self._roles.get(role_id, role_id), self.branch(branch_id))


def _names(asking: Asking, table: Table, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = asking.connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
