"""Instances that are, or shall be, moved to another version of their definition, with what is needed to move them back."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, bindparam, insert, select, update

from engine.store.columns import UTC, Json
from engine.store.incidents import incident
from engine.store.schema import metadata
from engine.store.work import activation, user_task

instance_migration = Table(
    "instance_migration",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("batch_id", String(36), nullable=False, index=True),
    Column("instance_id", String(36), nullable=False, index=True),
    Column("from_definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("to_definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("mapping", Json, nullable=False),
    # waiting, done, refused, undone
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    # Why it was refused: a sentence of the catalogue and what to fill in.
    Column("problem", Json),
    # The instance as it was, and the version of its row right after: the way back is exact while nothing has moved since.
    Column("tokens_before", LargeBinary),
    Column("row_version_after", Integer),
    Column("at", UTC, nullable=False),
    Column("by", String(64), nullable=False),
    Column("by_name", String(120), nullable=False),
    Column("undone_at", UTC),
    Column("undone_by", String(64)),
    Index("ix_instance_migration_at", "at"),
    Index("ix_instance_migration_state", "state", "id"),
)

M, A, T, N = instance_migration.c, activation.c, user_task.c, incident.c


@dataclass
class Migration:
    """One instance of a batch. `mapping`: old element id to new one; `state`: waiting, done, refused or undone."""

    id: str
    batch_id: str
    instance_id: str
    from_definition_id: str
    to_definition_id: str
    mapping: dict[str, str]
    state: str
    reason: str
    problem: dict[str, Any] | None
    tokens_before: bytes | None
    row_version_after: int | None
    at: datetime
    by: str
    by_name: str
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True)
class VisitRow:
    """Where one activation stands, in the words of its definition. `votes`: outcomes given; `seats`: rows under it; `open`: it is not over."""

    id: str
    process_key: str
    element_id: str
    element_path: str
    name: str
    open: bool
    seats: int = 0
    votes: tuple[str, ...] = ()


def by_id(connection: Connection, migration_id: str) -> Migration | None:
    row = connection.execute(select(instance_migration).where(M.id == migration_id)).one_or_none()
    return Migration(**row._mapping) if row else None


def add(connection: Connection, rows: Sequence[Migration]) -> None:
    connection.execute(insert(instance_migration), [dict(m.__dict__) for m in rows])


def save(connection: Connection, migration: Migration) -> None:
    connection.execute(update(instance_migration).where(M.id == migration.id).values(dict(migration.__dict__)))


def visits(connection: Connection, instance_id: str) -> list[VisitRow]:
    """Every activation of an instance, those that are over too: pages look up their elements."""
    rows = connection.execute(select(activation).where(A.instance_id == instance_id).order_by(A.entered_at, A.id)).all()
    seats: dict[str, list[str | None]] = {}
    for activation_id, outcome in connection.execute(select(T.activation_id, T.outcome).where(T.instance_id == instance_id)):
        seats.setdefault(activation_id, []).append(outcome)
    return [
        VisitRow(
            r.id, r.process_key, r.element_id, r.element_path, r.name, r.left_at is None, len(seats.get(r.id, ())),
            tuple(sorted(o for o in seats.get(r.id, ()) if o)),
        )
        for r in rows
    ]  # fmt: skip


_VISIT = update(activation).where(A.id == bindparam("row_id"))
_VISIT = _VISIT.values({n: bindparam(n) for n in ("process_key", "element_id", "element_path", "name")})
_TASKS = update(user_task).where(T.activation_id == bindparam("row_id")).values(element_path=bindparam("element_path"), name=bindparam("name"))


def rename(connection: Connection, rows: Sequence[VisitRow]) -> None:
    """Activations and the tasks under them get the names of another version."""
    if rows:
        connection.execute(_VISIT, [_words(r, "process_key", "element_id", "element_path", "name") for r in rows])
        connection.execute(_TASKS, [_words(r, "element_path", "name") for r in rows])


def _words(row: VisitRow, *names: str) -> dict[str, str]:
    return {"row_id": row.id, **{name: getattr(row, name) for name in names}}


def rename_incidents(connection: Connection, instance_id: str, paths: Mapping[str, tuple[str, str]]) -> None:
    """`{old path: (new path, name)}` for what stands still."""
    for old, (path, name) in paths.items():
        still = (N.instance_id == instance_id, N.element_path == old, N.resolved_at.is_(None))
        connection.execute(update(incident).where(*still).values(element_path=path, name=name))


def packed(told: Mapping[str, Any]) -> bytes:
    """The state of an instance before it was moved, as bytes. Bytes in it are told as hex."""
    return zlib.compress(orjson.dumps(told, default=lambda value: value.hex() if isinstance(value, bytes) else value.__dict__), 1)


def unpacked(blob: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(zlib.decompress(blob))
    for name in ("tokens", "parked"):
        found[name] = bytes.fromhex(found[name]) if found[name] is not None else None
    found["visits"] = [VisitRow(**{**row, "votes": tuple(row["votes"])}) for row in found["visits"]]
    return found
