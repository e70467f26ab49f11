"""Deployed definitions: one immutable row a version, its files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    insert,
    or_,
    select,
    update,
)

from engine.store.columns import UTC, Json
from engine.store.schema import metadata

process_definition = Table(
    "process_definition",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("key", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bindings", Json, nullable=False),
    Column("enabled", Boolean, nullable=False, default=True),
    Column("uploaded", Boolean, nullable=False, default=False),
    Column("author_id", String(64), nullable=False),
    Column("author_name", String(120), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("deployed_at", UTC, nullable=False),
    # A timer start event: when the newest version starts its next instance, and how many are left (None: without end).
    Column("next_start_at", UTC, index=True),
    Column("starts_left", Integer),
    # Its cycle or working time: the period, and what it is counted from; for working time by the calendar as it was after so many edits.
    Column("start_period", String(200)),
    Column("start_origin", UTC),
    Column("calendar_version", Integer),
    # The start that is due was refused: when it is tried again, and {since, due, tries, cause, message}. Gone when it has been done.
    Column("start_retry_at", UTC),
    Column("start_failure", Json),
    UniqueConstraint("key", "version"),
)
definition_file = Table(
    "definition_file",
    metadata,
    Column("definition_id", ForeignKey("process_definition.id"), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class Definition:
    """One deployed version. `bindings`: called process key -> definition id, fixed at deployment (architecture §14.13)."""

    id: str
    key: str
    version: int
    name: str
    sha256: str
    bindings: Mapping[str, str]
    enabled: bool
    uploaded: bool
    author_id: str
    author_name: str
    note: str
    deployed_at: datetime
    next_start_at: datetime | None = None
    starts_left: int | None = None
    start_period: str | None = None
    start_origin: datetime | None = None
    calendar_version: int | None = None
    start_retry_at: datetime | None = None
    start_failure: Mapping[str, Any] | None = None


def by_id(connection: Connection, definition_id: str) -> Definition | None:
    row = connection.execute(select(process_definition).where(process_definition.c.id == definition_id)).one_or_none()
    return Definition(**row._mapping) if row else None


def latest(connection: Connection, key: str) -> Definition | None:
    """The newest version of a key."""
    d = process_definition
    row = connection.execute(select(d).where(d.c.key == key).order_by(d.c.version.desc()).limit(1)).one_or_none()
    return Definition(**row._mapping) if row else None


def version(connection: Connection, key: str, number: int) -> Definition | None:
    d = process_definition
    row = connection.execute(select(d).where(d.c.key == key, d.c.version == number)).one_or_none()
    return Definition(**row._mapping) if row else None


def files(connection: Connection, definition_id: str) -> dict[str, bytes]:
    """The files of one version by their path in the process folder."""
    f = definition_file.c
    rows = connection.execute(select(f.name, f.content).where(f.definition_id == definition_id).order_by(f.name))
    return {name: bytes(content) for name, content in rows}


def latest_files(connection: Connection, key: str) -> dict[str, bytes] | None:
    """The files of the newest version of a key, None when nothing is deployed under it."""
    found = latest(connection, key)
    return None if found is None else files(connection, found.id)


def add(connection: Connection, definition: Definition, contents: Mapping[str, bytes]) -> None:
    values: dict[str, Any] = {**definition.__dict__, "bindings": dict(definition.bindings)}
    connection.execute(insert(process_definition).values(values))
    connection.execute(insert(definition_file), [{"definition_id": definition.id, "name": n, "content": c} for n, c in contents.items()])


def enable(connection: Connection, key: str, enabled: bool) -> int:
    """All versions of a key; gives how many there are."""
    return connection.execute(update(process_definition).where(process_definition.c.key == key).values(enabled=enabled)).rowcount


def is_due(now: datetime) -> Any:
    """SQL: it starts an instance by itself now."""
    d = process_definition.c
    return and_(d.next_start_at <= now, or_(d.start_retry_at.is_(None), d.start_retry_at <= now), d.enabled)


def take_due(connection: Connection, definition_id: str, now: datetime) -> Definition | None:
    """Lock a definition whose timer start is due; None when it is not (any more), or another worker has it."""
    d = process_definition
    query = select(d).where(d.c.id == definition_id, is_due(now)).with_for_update(skip_locked=True)
    row = connection.execute(query).one_or_none()
    return Definition(**row._mapping) if row else None


def take_reckoned(connection: Connection, definition_id: str, *, before: int) -> Definition | None:
    """Lock a definition whose start was reckoned before that edit of the calendar; None when it was not, or another worker has it."""
    d = process_definition
    query = select(d).where(d.c.id == definition_id, d.c.calendar_version < before).with_for_update(skip_locked=True)
    row = connection.execute(query).one_or_none()
    return Definition(**row._mapping) if row else None


NEVER = {
    "next_start_at": None, "starts_left": None, "start_period": None, "start_origin": None, "calendar_version": None,
    "start_retry_at": None, "start_failure": None,
}  # fmt: skip


def schedule(connection: Connection, definition_id: str, **told: Any) -> None:
    """When it starts its next instance by itself: columns of `NEVER`, what is not told is empty. What failed before is over."""
    connection.execute(update(process_definition).where(process_definition.c.id == definition_id).values({**NEVER, **told}))


def move_start(connection: Connection, definition_id: str, *, next_start_at: datetime | None, calendar_version: int) -> None:
    """Its start has been reckoned by the calendar as it was after so many edits."""
    change = update(process_definition).where(process_definition.c.id == definition_id)
    connection.execute(change.values(next_start_at=next_start_at, calendar_version=calendar_version))


def postpone(connection: Connection, definition_id: str, *, retry_at: datetime, failure: Mapping[str, Any]) -> None:
    """What is due stays due, and is tried again then."""
    change = update(process_definition).where(process_definition.c.id == definition_id)
    connection.execute(change.values(start_retry_at=retry_at, start_failure=dict(failure)))


def unschedule(connection: Connection, key: str) -> None:
    """No version of this key starts by the clock."""
    d = process_definition.c
    connection.execute(update(process_definition).where(d.key == key, d.next_start_at.is_not(None)).values(NEVER))


def keys(connection: Connection) -> set[str]:
    return set(connection.scalars(select(process_definition.c.key).distinct()))
