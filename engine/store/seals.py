"""The daily seal over the heads of history, and tombstones of instances that a retention rule deleted (architecture §11, ADR 14).

A seal covers every head that moved since the one before, and its rows stay, so that a chain cut back behind a sealed head is found.
A tombstone is the last link of its instance's chain; it is sealed like a head.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC as UTC_ZONE
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Date, Index, Integer, RowMapping, String, Table, exists, insert, literal, select

from engine.store.columns import UTC
from engine.store.instances import process_instance
from engine.store.records import Instance
from engine.store.schema import metadata

audit_seal = Table(
    "audit_seal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False, unique=True),
    # How many heads it covers, a digest over (instance, seq, head) of each, and the chain of seals.
    Column("instances", Integer, nullable=False),
    Column("heads", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", UTC, nullable=False),
)
sealed_head = Table(
    "sealed_head",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("head", String(64), nullable=False),
    Column("seal_seq", Integer, nullable=False, index=True),
)
tombstone = Table(
    "tombstone",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("rule", String(200), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("at", UTC, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_tombstone_at", "at"),
)
FIRST = hashlib.sha256(b"piaoflow").hexdigest()
"""What the first seal is chained to."""

S, P, B = sealed_head.c, process_instance.c, tombstone.c


def is_sealed(connection: Connection, day: date) -> bool:
    return connection.scalar(select(literal(1)).where(audit_seal.c.day == day)) is not None


def newest(connection: Connection) -> RowMapping | None:
    """The last seal."""
    return connection.execute(select(audit_seal).order_by(audit_seal.c.seq.desc()).limit(1)).mappings().one_or_none()


def seal(connection: Connection, *, day: date, at: datetime, key: str) -> None:
    """Write the seal of this day behind the last one. A second one for the same day breaks on its unique day."""
    last = newest(connection)
    seq = last["seq"] + 1 if last else 1
    # The place of a tombstone is behind the last entry of what it stands for.
    for instance_id, number, head in ((P.id, P.history_seq, P.history_head), (B.instance_id, B.seq + 1, B.hash)):
        known = exists(select(literal(1)).where(S.instance_id == instance_id, S.seq == number))
        new = select(instance_id, number, head, literal(seq)).where(number > 0, ~known)
        connection.execute(insert(sealed_head).from_select(["instance_id", "seq", "head", "seal_seq"], new))
    heads, count = digest(covered(connection, seq))
    row = {"seq": seq, "day": day, "instances": count, "heads": heads, "previous": last["hash"] if last else FIRST, "at": at}
    connection.execute(insert(audit_seal).values(**row, hash=seal_hash(key, row)))


def covered(connection: Connection, seal_seq: int) -> Iterator[Any]:
    """The heads of one seal, in the order of its digest."""
    query = select(S.instance_id, S.seq, S.head).where(S.seal_seq == seal_seq).order_by(S.instance_id, S.seq).execution_options(yield_per=1000)
    return iter(connection.execute(query))


def digest(heads: Iterable[Any]) -> tuple[str, int]:
    """One hash over all of them, and how many they are."""
    found, count = hashlib.sha256(), 0
    for instance_id, seq, head in heads:
        found.update(orjson.dumps([instance_id, seq, head]))
        count += 1
    return found.hexdigest(), count


def seal_hash(key: str, row: Mapping[Any, Any]) -> str:
    return _keyed(key, [row["previous"], row["seq"], row["day"].isoformat(), row["instances"], row["heads"], _text(row["at"])])


def bury(connection: Connection, instance: Instance, *, rule: str, actor_id: str, at: datetime, key: str) -> None:
    """What is left of an instance: the end of its history, why it is gone, and through whom."""
    row = {"instance_id": instance.id, "seq": instance.history_seq, "head": instance.history_head, "rule": rule, "actor_id": actor_id, "at": at}
    connection.execute(insert(tombstone).values(**row, hash=tombstone_hash(key, row)))


def tombstone_hash(key: str, row: Mapping[Any, Any]) -> str:
    return _keyed(key, ["tombstone", row["head"], row["instance_id"], row["seq"], row["rule"], row["actor_id"], _text(row["at"])])


def _keyed(key: str, told: list[Any]) -> str:
    return hmac.new(key.encode(), orjson.dumps(told), hashlib.sha256).hexdigest()


def _text(at: datetime) -> str:
    return at.astimezone(UTC_ZONE).isoformat(timespec="microseconds")
