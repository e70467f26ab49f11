"""Move a request back to the version it came from."""

from dataclasses import dataclass
from datetime import timedelta

from engine.commands import _answers, _migration, _owner
from engine.errors import MigrationNotFound, MigrationStateChanged, MigrationTooOld
from engine.model import InstanceResult
from engine.store import migrated
from engine.store.unit_of_work import UnitOfWork

DAYS = 30


@dataclass(frozen=True)
class UndoMigration:
    """Exactly as it was while nothing has moved since; else a migration backwards after the same check. Within 30 days.

    Raises MigrationNotFound, MigrationStateChanged, MigrationTooOld, InstanceStateChanged (ended, or moved on to a third version), MoveRefused.
    """

    migration_id: str
    reason: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        row = migrated.by_id(uow.connection, self.migration_id)
        if row is None:
            raise MigrationNotFound(id=self.migration_id)
        instance = _migration.take(uow, row.instance_id, row.to_definition_id)
        row = migrated.by_id(uow.connection, self.migration_id)
        if row is None or row.state != "done":
            raise MigrationStateChanged(state=row.state if row else "")
        if uow.now - row.at > timedelta(days=DAYS):
            raise MigrationTooOld(days=DAYS)
        old = uow.definitions.get(uow.connection, row.from_definition_id)

        before = instance.definition_version
        uow.record("instance.migration_undone", before=before, after=old.definition.version, reason=self.reason)
        untouched = instance.row_version == row.row_version_after
        if not (untouched and _migration.restore(uow, instance, row, old)):
            _migration.move(uow, instance, old, _migration.inverse(row.mapping))
        row.state, row.undone_at, row.undone_by = "undone", uow.now, uow.actor.id
        migrated.save(uow.connection, row)
        return _answers.of_instance(uow)
