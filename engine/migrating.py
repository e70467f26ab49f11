"""Carries out what `StartMigration` chose: one request, one transaction; a crash loses nothing, the next call goes on."""

import logging

from engine.actor import SYSTEM
from engine.commands import MigrateInstance, RefuseMigration
from engine.engine import Engine
from engine.errors import EngineError, InstanceBusy, MigrationStateChanged
from engine.queries import WaitingMigrations

LOG = logging.getLogger("piaoflow")
AT_ONCE = 50


def migrate_waiting(engine: Engine, *, batch_id: str | None = None, limit: int = AT_ONCE) -> int:
    """The next requests that wait (of one batch); gives how many it dealt with. Several workers may call it at once."""
    ids = engine.ask(WaitingMigrations(batch_id, limit), SYSTEM)
    for migration_id in ids:
        try:
            engine.execute(MigrateInstance(migration_id), SYSTEM)
        except (InstanceBusy, MigrationStateChanged):
            LOG.info("not now: migration %s", migration_id)
        except EngineError as refusal:
            _refuse(engine, migration_id, RefuseMigration(migration_id, refusal.problem.code, refusal.problem.params))
        except Exception as error:  # what nobody foresaw must not stop the others, nor come again for ever
            LOG.exception("migration %s", migration_id)
            _refuse(engine, migration_id, RefuseMigration(migration_id, "migration_failed", {"reason": type(error).__name__}))
    return len(ids)


def _refuse(engine: Engine, migration_id: str, note: RefuseMigration) -> None:
    try:
        engine.execute(note, SYSTEM)
    except MigrationStateChanged:
        LOG.info("somebody else dealt with migration %s", migration_id)
