"""Add or rename a role."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.store import directory, directory_changes
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AddRole:
    id: str
    name: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        code = "set" if self.id in directory.role_ids(uow.connection) else "added"
        directory.name(uow.connection, directory.role, self.id, self.name)
        directory_changes.note(uow.connection, directory_changes.ROLE, self.id, code, by=uow.actor, at=uow.now)
