"""Incidents: service tasks that failed, waiting for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, Text, insert, select, update

from engine.store.columns import UTC
from engine.store.schema import metadata
from engine.store.statement import Order, Statement

incident = Table(
    "incident",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False, index=True),
    Column("token_id", String(36), nullable=False),
    Column("element_path", String(400), nullable=False),
    Column("name", String(200), nullable=False),
    Column("cause", String(120), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", UTC, nullable=False),
    Column("resolved_at", UTC),
    Column("resolved_by", String(64)),
    # kind: an IncidentKind, what stood still; attempt: how often it had been tried; resolution: retried, completed, skipped, ended.
    Column("kind", String(16), nullable=False, server_default="service"),
    Column("topic", String(120), nullable=False, server_default=""),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("resolution", String(16)),
    Column("reason", Text),
    Index("ix_incident_open", "resolved_at", "at"),
)

_INSERT = Statement(insert(incident))


@dataclass(frozen=True)
class Incident:
    """A class and a sentence, never a traceback: that goes to the log."""

    id: str
    instance_id: str
    token_id: str
    element_path: str
    name: str
    cause: str
    message: str
    at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    kind: str = "service"
    topic: str = ""
    attempt: int = 1
    resolution: str | None = None
    reason: str | None = None


def by_id(connection: Connection, incident_id: str) -> Incident | None:
    row = connection.execute(select(incident).where(incident.c.id == incident_id)).one_or_none()
    return Incident(**row._mapping) if row else None


def adding(rows: Sequence[Incident]) -> list[Order]:
    return [Order(_INSERT, [i.__dict__ for i in rows])] if rows else []


def open_tokens(connection: Connection, instance_id: str) -> list[tuple[str, str]]:
    """(token id, element path) of what stands still in an instance."""
    i = incident.c
    rows = connection.execute(select(i.token_id, i.element_path).where(i.instance_id == instance_id, i.resolved_at.is_(None)).order_by(i.at))
    return [(token_id, path) for token_id, path in rows]


def is_open(connection: Connection, instance_id: str, token_id: str) -> bool:
    """Does a failure of this token wait for a person?"""
    i = incident.c
    query = select(i.id).where(i.instance_id == instance_id, i.token_id == token_id, i.resolved_at.is_(None))
    return connection.execute(query.limit(1)).first() is not None


def resolve(connection: Connection, instance_id: str, *, token_id: str | None, how: Mapping[str, Any]) -> int:
    """Close the open incidents of a token (of the whole instance without one); gives how many."""
    i = incident.c
    query = update(incident).where(i.instance_id == instance_id, i.resolved_at.is_(None)).values(how)
    return connection.execute(query if token_id is None else query.where(i.token_id == token_id)).rowcount
