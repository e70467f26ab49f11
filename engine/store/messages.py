"""Messages and signals that are under way: kept until their time to live, so that a repeat acts once and an early one finds its receiver later.

A message waits for whoever subscribes to its name and key; a signal has one row for each instance and each process that it is for.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Connection, Index, String, Table, delete, insert, select, text, tuple_, update

from engine.store import subscriptions
from engine.store.columns import UTC, Json
from engine.store.schema import metadata
from engine.store.statement import Order, Statement

message = Table(
    "message",
    metadata,
    # The sender's own id: the same one twice acts once.
    Column("id", String(200), primary_key=True),
    # message or signal
    Column("kind", String(16), nullable=False, server_default="message"),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(200), nullable=False),
    Column("variables", Json),
    Column("body", String(64), nullable=False),
    # waiting, delivered, started, expired, failed, missed (a signal whose receiver had gone on)
    Column("state", String(16), nullable=False),
    # Who received it; of a signal: who is to receive it. `definition_key`: the process that it started, or is to start.
    Column("instance_id", String(36)),
    Column("definition_key", String(120)),
    Column("sender", String(64), nullable=False),
    Column("received_at", UTC, nullable=False),
    Column("expires_at", UTC, nullable=False),
    Column("delivered_at", UTC),
    Index("ix_message_waiting", "state", "name", "correlation_key"),
    Index("ix_message_expires", "state", "expires_at"),
)
message_start = Table(
    "message_start",
    metadata,
    # One instance for each key of a message start event, whoever asks first.
    Column("definition_key", String(120), primary_key=True),
    Column("correlation_key", String(200), primary_key=True),
    Column("instance_id", String(36), nullable=False),
)


@dataclass(frozen=True)
class Message:
    """One row. `variables`: the payload, any JSON; `body`: hash of what was sent under this id."""

    id: str
    name: str
    correlation_key: str
    variables: Any
    sender: str
    received_at: datetime
    expires_at: datetime
    body: str = ""
    kind: Literal["message", "signal"] = "message"
    state: str = "waiting"
    instance_id: str | None = None
    definition_key: str | None = None
    delivered_at: datetime | None = None


_INSERT = Statement(insert(message))


class _Somebody(Exception):
    """Gives the lock back: somebody waits for the message after all."""


def by_id(connection: Connection, message_id: str) -> Message | None:
    row = connection.execute(select(message).where(message.c.id == message_id)).mappings().one_or_none()
    return Message(**row) if row else None


def add(connection: Connection, rows: Sequence[Message]) -> None:
    connection.execute(insert(message), [dict(row.__dict__) for row in rows])


def adding(rows: Sequence[Message]) -> list[Order]:
    return [Order(_INSERT, [row.__dict__ for row in rows])] if rows else []


def wait(connection: Connection, waiting: Message) -> bool:
    """Keep a message that nobody waits for. False: somebody does, as it turns out under the lock, which is free again then."""
    try:
        with connection.begin_nested():
            lock(connection, [(waiting.name, waiting.correlation_key)])
            if subscriptions.matching(connection, waiting.name, waiting.correlation_key):
                raise _Somebody
            add(connection, [waiting])
    except _Somebody:
        return False
    return True


def lock(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """A new subscription and a new message of the same (name, key) look for each other one after the other. On SQLite there is one writer."""
    if connection.dialect.name == "postgresql":
        keys = sorted({f"{name}\x1f{key}" for name, key in pairs})
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(k, 11)) FROM unnest(CAST(:keys AS text[])) AS k"), {"keys": keys})


def buffered(connection: Connection, pairs: Collection[tuple[str, str]], now: datetime) -> list[Message]:
    """Messages that wait for these (name, key) pairs, the oldest first."""
    m = message.c
    query = select(message).where(m.state == "waiting", m.kind == "message", m.expires_at > now, tuple_(m.name, m.correlation_key).in_(list(pairs)))
    return [Message(**row) for row in connection.execute(query.order_by(m.received_at, m.id)).mappings()]


def claim(connection: Connection, message_id: str) -> bool:
    """Lock a waiting message before something is begun for it. False: it is over, or another worker has it."""
    query = select(message.c.id).where(message.c.id == message_id, message.c.state == "waiting").with_for_update(skip_locked=True)
    return connection.execute(query).first() is not None


def take(connection: Connection, message_id: str, *, instance_id: str | None, at: datetime, state: str = "delivered") -> bool:
    """It has reached its receiver. False: it had gone to another one, or is over."""
    change = update(message).where(message.c.id == message_id, message.c.state == "waiting")
    return connection.execute(change.values(state=state, instance_id=instance_id, delivered_at=at)).rowcount == 1


def change_state(connection: Connection, message_id: str, *, old: str, new: str) -> bool:
    change = update(message).where(message.c.id == message_id, message.c.state == old).values(state=new)
    return connection.execute(change).rowcount == 1


def broadcast(connection: Connection, signal: Message, *, beside: str | None) -> None:
    """One row for everybody who waits for the signal now (but the instance `beside`), and for every process that starts by it."""
    s, start = subscriptions.subscription.c, subscriptions.start_subscription.c
    waiting = select(s.instance_id).where(s.kind == "signal", s.name == signal.name, s.instance_id != (beside or "")).distinct()
    rows = [replace(signal, id=f"{signal.id}:{instance_id}", instance_id=instance_id) for instance_id in connection.scalars(waiting)]
    starting = select(start.definition_key).where(start.kind == "signal", start.name == signal.name)
    rows += [replace(signal, id=f"{signal.id}:{key}", definition_key=key) for key in connection.scalars(starting)]
    if rows:
        add(connection, rows)


def started(connection: Connection, definition_key: str, correlation_key: str) -> str | None:
    """The instance that this key has started."""
    s = message_start.c
    found: str | None = connection.scalar(select(s.instance_id).where(s.definition_key == definition_key, s.correlation_key == correlation_key))
    return found


def note_start(connection: Connection, definition_key: str, correlation_key: str, instance_id: str) -> None:
    """Breaks on the primary key where another message with this key was faster."""
    connection.execute(insert(message_start).values(definition_key=definition_key, correlation_key=correlation_key, instance_id=instance_id))


def expire(connection: Connection, now: datetime) -> int:
    """Whatever waited too long; gives how many."""
    return connection.execute(update(message).where(message.c.state == "waiting", message.c.expires_at <= now).values(state="expired")).rowcount


def forget(connection: Connection, before: datetime) -> int:
    """Drop messages that are over and whose time to live ended before this moment."""
    return connection.execute(delete(message).where(message.c.state != "waiting", message.c.expires_at < before)).rowcount
