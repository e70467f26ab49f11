"""What running instances and process definitions wait for: messages and signals, by name and correlation key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, bindparam, delete, insert, select

from engine.store.columns import UTC
from engine.store.records import Instance
from engine.store.schema import metadata
from engine.store.statement import Order, Statement

subscription = Table(
    "subscription",
    metadata,
    Column("instance_id", ForeignKey("process_instance.id"), primary_key=True),
    Column("token_id", String(36), primary_key=True),
    # message or signal
    Column("kind", String(16), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("correlation_key", String(200), nullable=False),
    Column("element_path", String(400), nullable=False),
    Column("created_at", UTC, nullable=False),
    Index("ix_subscription_name", "kind", "name", "correlation_key"),
)
start_subscription = Table(
    "start_subscription",
    metadata,
    # The newest version of a process that starts by a message or a signal.
    Column("definition_key", String(120), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("element_id", String(120), nullable=False),
    Index("ix_start_subscription_name", "kind", "name"),
)

_INSERT = Statement(insert(subscription))
_DELETE = Statement(
    delete(subscription).where(
        subscription.c.instance_id == bindparam("of"),
        subscription.c.token_id == bindparam("token"),
        subscription.c.kind == bindparam("which"),
        subscription.c.name == bindparam("called"),
    )
)
AWAITS = "awaits"
Wait = tuple[str, str, str]
"""(token id, kind, name): which row of an instance."""


@dataclass(frozen=True)
class Subscription:
    """One token of an instance that waits."""

    instance_id: str
    token_id: str
    kind: str
    name: str
    correlation_key: str
    element_path: str
    created_at: datetime

    @property
    def wait(self) -> Wait:
        return self.token_id, self.kind, self.name


@dataclass(frozen=True)
class StartSubscription:
    """A start event of the newest version of a process."""

    definition_key: str
    kind: str
    name: str
    definition_id: str
    element_id: str


def matching(connection: Connection, name: str, correlation_key: str) -> list[Subscription]:
    """Who waits for this message, the longest first."""
    s = subscription.c
    query = select(subscription).where(s.kind == "message", s.name == name, s.correlation_key == correlation_key)
    return [Subscription(**row) for row in connection.execute(query.order_by(s.created_at, s.instance_id)).mappings()]


def of_instance(connection: Connection, instance_id: str) -> list[Subscription]:
    """What one instance waits for."""
    s = subscription.c
    query = select(subscription).where(s.instance_id == instance_id).order_by(s.created_at, s.token_id)
    return [Subscription(**row) for row in connection.execute(query).mappings()]


def writing(instance: Instance, wanted: Sequence[Subscription]) -> list[Order]:
    """Exactly these from now on, by the difference to what the instance remembers in its trail."""
    gone, new = difference(instance.trail, wanted)
    removed = [{"of": instance.id, "token": token, "which": kind, "called": name} for token, kind, name in gone]
    orders = [Order(_DELETE, removed)] if removed else []
    return [*orders, Order(_INSERT, [row.__dict__ for row in new])] if new else orders


def difference(trail: dict[str, Any], wanted: Sequence[Subscription]) -> tuple[list[Wait], list[Subscription]]:
    """(rows to delete, rows to insert), by the trail of the instance, which remembers what is written: no need to read, nor to write what stays."""
    known = {(token, kind, name) for token, kind, name in trail.get(AWAITS, [])}
    keep = {row.wait for row in wanted}
    if keep:
        trail[AWAITS] = [list(wait) for wait in sorted(keep)]
    else:
        trail.pop(AWAITS, None)
    return sorted(known - keep), [row for row in wanted if row.wait not in known]


def starts(connection: Connection, kind: str, name: str) -> list[StartSubscription]:
    """Which processes start by it."""
    s = start_subscription.c
    query = select(start_subscription).where(s.kind == kind, s.name == name).order_by(s.definition_key)
    return [StartSubscription(**row) for row in connection.execute(query).mappings()]


def replace_starts(connection: Connection, definition_key: str, rows: Sequence[StartSubscription]) -> None:
    """Exactly these start events from now on."""
    connection.execute(delete(start_subscription).where(start_subscription.c.definition_key == definition_key))
    if rows:
        connection.execute(insert(start_subscription), [dict(row.__dict__) for row in rows])
