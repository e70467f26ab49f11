"""A place to play: an empty database with the organisation, the processes of the release and a clock that stands."""

import importlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy import Engine as Database

from engine import catalog
from engine.actor import SYSTEM
from engine.clock import FrozenClock
from engine.commands import DeployProcess
from engine.definitions.handler_set import HandlerSet
from engine.engine import Engine
from engine.model import Deployed
from engine.settings import Settings
from engine.store import tables
from engine.store.database import open_database
from engine.testing import furnishing
from engine.testing.organisation import Organisation
from engine.testing.shelf import Shelf

NOON = datetime(2025, 11, 20, 4, 0, tzinfo=UTC)


class Stage:
    """`database` None: in memory, for one thread. The tables are made here; migrations are tested elsewhere."""

    def __init__(
        self, database: Database | None = None, *, settings: Settings | None = None, organisation: Organisation | None = None,
        handlers: HandlerSet | None = None,
    ) -> None:  # fmt: skip
        self.settings = settings or Settings()
        self.database = database if database is not None else open_database("sqlite://")
        self.clock = FrozenClock(NOON)
        self.shelf = Shelf(self.clock)
        self.engine = Engine(self.database, settings=self.settings, clock=self.clock, handlers=handlers, queue=self.shelf)
        self.organisation = organisation or Organisation.read(_package_path(self.settings.processes) / "people.yaml")
        self.engine.write(_make_tables)
        furnishing.move_in(self.organisation, self.engine)

    def deploy(self, *keys: str) -> list[Deployed]:
        """The release's folders (all without `keys`), called ones first."""
        found = [f for f in catalog.folders(self.settings.processes) if not keys or f.key in keys]
        return [self.engine.execute(DeployProcess(folder.files(), note="release"), SYSTEM) for folder in found]

    def work(self) -> int:
        """Run the external services that are due by the stage's clock; gives how many jobs that were."""
        return self.shelf.run_due(self.engine)

    def deploy_files(self, files: Mapping[str, bytes]) -> Deployed:
        return self.engine.execute(DeployProcess(files), SYSTEM)


def _make_tables(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    missing = [table for table in tables.metadata.sorted_tables if table.name not in there]
    tables.metadata.create_all(connection, tables=missing, checkfirst=False)


def _package_path(package: str) -> Path:
    return Path(next(iter(importlib.import_module(package).__path__)))
