"""Rename a role."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.errors import RoleNotFound
from engine.store import directory, directory_changes
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RenameRole:
    """Raises RoleNotFound."""

    id: str
    name: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        before = directory.role_name(uow.connection, self.id)
        if before is None:
            raise RoleNotFound(id=self.id)
        if before != self.name:
            directory.change(uow.connection, directory.role, self.id, {"name": self.name})
            changed = {"name": [before, self.name]}
            directory_changes.note(uow.connection, directory_changes.ROLE, self.id, "changed", by=uow.actor, at=uow.now, changed=changed)
