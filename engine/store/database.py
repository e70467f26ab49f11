"""Open a database so that it does not lose updates (measured: pysqlite's defaults lose 262 of 320)."""

from typing import Any

import orjson
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy import Engine as Database
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON")


def engine_options(url: str, *, lock_timeout_ms: int = 3_000) -> dict[str, Any]:
    """What `create_engine` (or Flask-SQLAlchemy) needs for this URL."""
    options: dict[str, Any] = {"json_serializer": _to_text, "json_deserializer": orjson.loads}
    if make_url(url).get_backend_name() == "postgresql":
        session = {"lock_timeout": lock_timeout_ms, "timezone": "UTC", "datestyle": "ISO", "bytea_output": "hex", "client_encoding": "UTF8"}
        told = " ".join(f"-c {name}={value}" for name, value in session.items())
        # The store prepares its own statements (`pipeline`); psycopg's would take them away: it ends a rollback with DEALLOCATE ALL.
        options["connect_args"] = {"options": told, "prepare_threshold": None}
        options["pool_pre_ping"] = False
    elif make_url(url).database in (None, "", ":memory:"):
        options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    return options


def prepare(database: Database) -> Database:
    """Hang our connection habits on an engine: pragmas, and BEGIN IMMEDIATE where a connection says `write=True`."""
    if database.dialect.name == "sqlite":
        event.listen(database, "connect", _pragmas)
        event.listen(database, "begin", _begin)
    return database


def open_database(url: str, *, lock_timeout_ms: int = 3_000) -> Database:
    """An SQLAlchemy engine for `sqlite:///file`, `sqlite://` (memory, one thread at a time) or `postgresql+psycopg://…`."""
    return prepare(create_engine(url, **engine_options(url, lock_timeout_ms=lock_timeout_ms)))


def writing(database: Database) -> Database:
    """The same database, for transactions that will write."""
    return database.execution_options(write=True)


def reading(database: Database) -> Database:
    """The same database, for SELECTs only. PostgreSQL gives each statement its own view of the data either way (READ COMMITTED), so there a
    transaction around them would only cost round trips; SQLite reads all of them from one snapshot."""
    return database.execution_options(isolation_level="AUTOCOMMIT") if database.dialect.name == "postgresql" else database


def steady(database: Database) -> Database:
    """The same database, for reading through cursors, for several statements that must see one state of it, and for handlers: they may open
    savepoints, and the database refuses what one would write."""
    if database.dialect.name == "postgresql":
        return database.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return database.execution_options(query_only=True)


def _to_text(value: Any) -> str:
    # Not escaped: SQLite finds JSON paths with Chinese keys only in plain text.
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _pragmas(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    told = connection.get_execution_options()
    if told.get("query_only", False) != connection.info.get("query_only", False):
        connection.info["query_only"] = not connection.info.get("query_only", False)
        connection.exec_driver_sql(f"PRAGMA query_only={connection.info['query_only']:d}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if told.get("write") else "BEGIN")
