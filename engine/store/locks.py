"""Object locks: which open request works on which business object (I-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, and_, bindparam, delete, insert, or_, select, text

from engine.store.instances import process_instance
from engine.store.schema import metadata

object_lock = Table(
    "object_lock",
    metadata,
    Column("instance_id", ForeignKey("process_instance.id"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("mode", String(10), nullable=False),
    Index("ix_object_lock_key", "key"),
)


@dataclass(frozen=True)
class ObjectLock:
    """`mode`: exclusive or shared; `code`: the catalogue sentence of the refusal, `params` what it says beside the holder's number."""

    key: str
    mode: str
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def take(connection: Connection, instance_id: str, locks: Sequence[ObjectLock]) -> tuple[ObjectLock, str] | None:
    """Take all of them for one instance, or none: gives the lock that is in the way and the serial number of its holder."""
    if not locks:
        return None
    keys = sorted({lock.key for lock in locks})
    if connection.dialect.name == "postgresql":
        # Two submits for one object must not both look before either has written.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(k, 7)) FROM unnest(CAST(:keys AS text[])) AS k"), {"keys": keys})
    holder = _in_the_way(connection, instance_id, locks)
    if holder is None:
        modes = {lock.key: lock.mode for lock in sorted(locks, key=lambda lock: lock.mode, reverse=True)}
        connection.execute(insert(object_lock), [{"instance_id": instance_id, "key": k, "mode": m} for k, m in modes.items()])
    return holder


def _in_the_way(connection: Connection, instance_id: str, locks: Sequence[ObjectLock]) -> tuple[ObjectLock, str] | None:
    held, exclusive = object_lock.c, [lock.key for lock in locks if lock.mode == "exclusive"]
    either = or_(held.key.in_(exclusive), and_(held.key.in_([lock.key for lock in locks]), held.mode == "exclusive"))
    query = (
        select(held.key, process_instance.c.serial_no)
        .join(process_instance, process_instance.c.id == held.instance_id)
        .where(held.instance_id != instance_id, either)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (next(lock for lock in locks if lock.key == row[0]), row[1]) if row else None


_RELEASE = delete(object_lock).where(object_lock.c.instance_id == bindparam("of"))


def release(connection: Connection, instance_id: str) -> None:
    connection.execute(_RELEASE, {"of": instance_id})
