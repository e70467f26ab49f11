"""Add or rename a role."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.store import directory
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AddRole:
    id: str
    name: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        directory.name(uow.connection, directory.role, self.id, self.name)
