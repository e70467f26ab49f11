"""One request goes on under another version of its process."""

from dataclasses import dataclass

from engine.actor import Actor
from engine.commands import _migration, _owner
from engine.errors import MigrationNotFound, MigrationStateChanged
from engine.store import migrated
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class MigrateInstance:
    """Carries out one row of a batch, in the name of who started it. Raises MoveRefused, InstanceStateChanged, MigrationStateChanged."""

    migration_id: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        row = migrated.by_id(uow.connection, self.migration_id)
        if row is None:
            raise MigrationNotFound(id=self.migration_id)
        instance = _migration.take(uow, row.instance_id, row.from_definition_id)
        row = migrated.by_id(uow.connection, self.migration_id)
        if row is None or row.state != "waiting":
            raise MigrationStateChanged(state=row.state if row else "")
        new = uow.definitions.get(uow.connection, row.to_definition_id)

        row.tokens_before, before = _migration.snapshot(uow, instance), instance.definition_version
        uow.record(
            "instance.migrated", actor=Actor(row.by, row.by_name), before=before, after=new.definition.version, mapping=row.mapping, reason=row.reason
        )  # fmt: skip
        _migration.move(uow, instance, new, row.mapping)
        row.state, row.at, row.row_version_after = "done", uow.now, instance.row_version + 1
        migrated.save(uow.connection, row)
