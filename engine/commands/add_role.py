"""Add or rename a role."""

from dataclasses import dataclass

from engine.commands import _directory, _owner
from engine.store import directory, directory_changes
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AddRole:
    id: str
    name: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        before = directory.role_name(uow.connection, self.id)
        directory.name(uow.connection, directory.role, self.id, self.name)
        changed = _directory.differing({"name": (before, self.name)})
        _directory.note(uow, directory_changes.ROLE, self.id, is_new=before is None, changed=changed)
