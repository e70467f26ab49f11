"""Choose running requests that shall go on under another version; each then moves in a transaction of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.commands import _owner
from engine.definitions import migration
from engine.errors import DefinitionNotFound, FieldsRejected, NothingToMigrate, Problem
from engine.model import MigrationStarted
from engine.store import definitions, instances, migrated
from engine.store.migrated import Migration
from engine.store.unit_of_work import UnitOfWork, new_id


@dataclass(frozen=True)
class StartMigration:
    """`ids`: these requests; without them all open ones of the process (of `from_version`).

    `mapping`: old element id, or `process_key/id`, to new id. Raises NotAdministrator, ReasonRequired, DefinitionNotFound, FieldsRejected (a
    target that is not there), NothingToMigrate.
    """

    definition_key: str
    to_version: int
    reason: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    from_version: int | None = None
    ids: Sequence[str] | None = None

    def execute(self, uow: UnitOfWork) -> MigrationStarted:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        target = definitions.version(uow.connection, self.definition_key, self.to_version)
        if target is None:
            raise DefinitionNotFound(key=f"{self.definition_key} v{self.to_version}")
        if strange := migration.unknown_targets(uow.definitions.of(uow.connection, target), self.mapping):
            raise FieldsRejected({"mapping": [Problem("mapping_unknown", {"name": name}) for name in strange]})
        chosen = instances.movable(uow.connection, self.definition_key, not_in=target.id, version=self.from_version, ids=self.ids)
        if not chosen:
            raise NothingToMigrate()

        batch_id = new_id()
        rows = [
            Migration(
                new_id(), batch_id, instance_id, definition_id, target.id, dict(self.mapping), "waiting", self.reason, None, None, None, uow.now,
                uow.actor.id, uow.actor.name,
            )
            for instance_id, definition_id in chosen
        ]  # fmt: skip
        migrated.add(uow.connection, rows)
        return MigrationStarted(batch_id, len(rows))
