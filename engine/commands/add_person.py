"""Add a person to the directory, or give an existing one new roles."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands import _owner
from engine.store import directory, people
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AddPerson:
    """`memberships`: (role id, branch id or None). Roles and branches that do not exist yet are created; their ids are the answer."""

    id: str
    name: str
    email: str = ""
    memberships: Sequence[tuple[str, str | None]] = ()

    def execute(self, uow: UnitOfWork) -> dict[str, list[str]]:
        _owner.require_administrator(uow)
        roles = directory.ensure(uow.connection, directory.role, [role for role, _ in self.memberships])
        branches = directory.ensure(uow.connection, directory.branch, [b for _, b in self.memberships if b])
        people.put(uow.connection, self.id, name=self.name, email=self.email, at=uow.now)
        people.set_memberships(uow.connection, self.id, self.memberships)
        return {"roles": roles, "branches": branches}
