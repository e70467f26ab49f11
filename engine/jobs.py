"""The narrow port to DBOS: a job is a row that commits with the state (architecture §8, decisions/0011).

DBOS is imported where a job is written, not before: an engine without external services never needs it.
"""

import logging
from datetime import timedelta
from types import ModuleType
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, inspect
from sqlalchemy import Engine as Database

APPLICATION = "piaoflow"
QUEUE = "piaoflow"
SERVICE = "service"
"""The job that runs an external service task; its argument is a `Ticket` as JSON."""
# DBOS would take a hash of our code, and jobs of the last release would wait for its processes for ever.
VERSION = "1"

_CLIENTS: WeakKeyDictionary[Database, Any] = WeakKeyDictionary()


class Enqueue(Protocol):
    """How a command puts a job into the queue, inside its own transaction."""

    def __call__(self, connection: Connection, name: str, key: str, *args: Any, delay: timedelta | None = None) -> None: ...


def enqueue(connection: Connection, name: str, key: str, *args: Any, delay: timedelta | None = None) -> None:
    """Two inserts. The same `key` twice is one job. `args`: JSON. The tables must be there (`prepare`)."""
    dbos = _dbos()
    options: Any = {
        "workflow_name": name, "queue_name": QUEUE, "workflow_id": key, "app_version": VERSION,
        "serialization_type": dbos.WorkflowSerializationFormat.PORTABLE,
    }  # fmt: skip
    if delay:
        options["delay_seconds"] = delay.total_seconds()
    _client(connection.engine).enqueue_in_transaction(connection, options, *args)


def prepare(database: Database) -> None:
    """Create or upgrade DBOS's own tables: schema `dbos` on PostgreSQL, the same file on SQLite."""
    _dbos().DBOS.migrate(address(database))


def prepared(connection: Connection) -> bool:
    """Are the tables there?"""
    return inspect(connection).has_table("workflow_status", schema=schema(connection.dialect.name))


def schema(dialect: str) -> str | None:
    """Where DBOS keeps its tables."""
    return "dbos" if dialect == "postgresql" else None


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def warm_up(database: Database) -> None:
    """Import DBOS now, so that the first job need not wait for it under a lock."""
    _client(database)


def _client(database: Database) -> Any:
    client = _CLIENTS.get(database)
    if client is None:
        client = _CLIENTS[database] = _dbos().DBOSClient(system_database_engine=database, lazy=True, application_name=APPLICATION)
    return client


def _dbos() -> ModuleType:
    import dbos  # noqa: PLC0415  # takes about a second

    logging.getLogger("dbos").setLevel(logging.WARNING)
    return dbos
