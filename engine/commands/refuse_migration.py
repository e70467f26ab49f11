"""Note why a request could not be moved to another version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _owner
from engine.errors import MigrationNotFound, MigrationStateChanged
from engine.store import migrated
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RefuseMigration:
    """`code` and `params` are a sentence of the catalogue. The request stays as it was."""

    migration_id: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        row = migrated.by_id(uow.connection, self.migration_id)
        if row is None:
            raise MigrationNotFound(id=self.migration_id)
        if row.state != "waiting":
            raise MigrationStateChanged(state=row.state)

        plain = {name: value for name, value in self.params.items() if isinstance(value, str | int)}
        row.state, row.problem, row.at = "refused", {"code": self.code, "params": plain}, uow.now
        migrated.save(uow.connection, row)
