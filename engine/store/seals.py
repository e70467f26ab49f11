"""The daily seal over all heads of history, and tombstones of instances that a retention rule deleted (architecture §11)."""

from sqlalchemy import Column, Date, Index, Integer, String, Table

from engine.store.columns import UTC
from engine.store.schema import metadata

audit_seal = Table(
    "audit_seal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False, unique=True),
    # How many instances it covers, a digest over (instance, seq, head) of each, and the chain of seals.
    Column("instances", Integer, nullable=False),
    Column("heads", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", UTC, nullable=False),
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
