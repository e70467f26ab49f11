"""Answers kept for their `Idempotency-Key`, so that a repeated command gives the same one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, String, Table, Text, delete, insert, select

from engine.store.columns import UTC
from engine.store.schema import metadata
from engine.store.statement import Order, Statement

idempotency = Table(
    "idempotency",
    metadata,
    Column("actor_id", String(64), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("body", String(64), nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", UTC, nullable=False),
    Index("ix_idempotency_at", "at"),
)

_INSERT = Statement(insert(idempotency))


def remembering(*, actor_id: str, key: str, body: str, answer: str, at: datetime) -> Order:
    """One insert; a second one with the same key breaks on the primary key and with it the whole command."""
    return Order(_INSERT, [{"actor_id": actor_id, "key": key, "body": body, "answer": answer, "at": at}])


def recall(connection: Connection, *, actor_id: str, key: str) -> tuple[str, str] | None:
    """(body hash, answer) of an earlier command."""
    row = connection.execute(select(idempotency.c.body, idempotency.c.answer).where(idempotency.c.actor_id == actor_id, idempotency.c.key == key))
    found: Any = row.one_or_none()
    return (found[0], found[1]) if found else None


def forget(connection: Connection, *, before: datetime) -> int:
    """Drop answers older than the retention."""
    return connection.execute(delete(idempotency).where(idempotency.c.at < before)).rowcount
