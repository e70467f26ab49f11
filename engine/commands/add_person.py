"""Add a person to the directory, or give an existing one new roles."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.commands import _directory, _owner
from engine.store import directory, directory_changes, people
from engine.store.people import Held
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AddPerson:
    """`memberships`: (role id, branch id or None). Roles and branches that do not exist yet are created; their ids are the answer.

    `manager`: id of his superior, who may be added later; "" for none. Without it (None) he keeps the one he has.
    """

    id: str
    name: str
    email: str = ""
    memberships: Sequence[tuple[str, str | None]] = ()
    manager: str | None = None

    def execute(self, uow: UnitOfWork) -> dict[str, list[str]]:
        _owner.require_administrator(uow)
        roles = directory.ensure(uow.connection, directory.role, [role for role, _ in self.memberships])
        branches = directory.ensure(uow.connection, directory.branch, [b for _, b in self.memberships if b])
        superior = {} if self.manager is None else {"manager_id": self.manager or None}
        held, before = [Held(*one) for one in self.memberships], people.get(uow.connection, self.id)
        changed: _directory.Changes = {}
        if before is not None:
            changed = _directory.of_person(uow, self.id, before, name=self.name, email=self.email, manager=self.manager, held=held)
        people.put(uow.connection, self.id, name=self.name, email=self.email, at=uow.now, **superior)
        people.set_memberships(uow.connection, self.id, held)
        _directory.note(uow, directory_changes.PERSON, self.id, is_new=before is None, changed=changed)
        return {"roles": roles, "branches": branches}
