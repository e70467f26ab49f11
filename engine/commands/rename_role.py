"""Rename a role."""

from dataclasses import dataclass

from engine.commands import _directory, _owner
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
        directory.change(uow.connection, directory.role, self.id, {"name": self.name})
        _directory.note(uow, directory_changes.ROLE, self.id, is_new=False, changed=_directory.differing({"name": (before, self.name)}))
