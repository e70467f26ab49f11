"""History: append-only, hash-chained, one chain per instance with its head on the instance row (architecture §11).

Each hash covers the previous one and the exact text of the entry, so an edited, missing or re-ordered entry breaks the chain at that place,
and a cut tail no longer meets the head.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC as UTC_ZONE
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, insert, select

from engine.actor import Actor
from engine.store.columns import UTC
from engine.store.records import Instance
from engine.store.schema import metadata
from engine.store.statement import Order, Statement

history_entry = Table(
    "history_entry",
    metadata,
    Column("instance_id", String(36), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("code", String(80), nullable=False),
    # Text, not JSON: the database must not re-spell what the hash covers.
    Column("params", Text, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("actor_name", String(120), nullable=False),
    Column("on_behalf_of", String(64)),
    Column("at", UTC, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_history_entry_at", "at"),
)

_INSERT = Statement(insert(history_entry))


@dataclass(frozen=True)
class Entry:
    """What happened, before it has a place in the chain."""

    code: str
    params: Mapping[str, Any]
    actor: Actor
    at: datetime
    on_behalf_of: str | None = None


def genesis(instance_id: str) -> str:
    """What the first entry of an instance is chained to."""
    return hashlib.sha256(instance_id.encode()).hexdigest()


def link(key: str, previous: str, row: Mapping[str, Any]) -> str:
    """The hash of one row after `previous`, keyed so that a chain cannot be rebuilt without the key."""
    at = row["at"].astimezone(UTC_ZONE).isoformat(timespec="microseconds")
    told = [previous, row["instance_id"], row["seq"], row["code"], row["params"], row["actor_id"], row["actor_name"], row["on_behalf_of"], at]
    return hmac.new(key.encode(), orjson.dumps(told), hashlib.sha256).hexdigest()


def chained(instance: Instance, entries: Sequence[Entry], *, key: str) -> list[dict[str, Any]]:
    """The rows of these entries, chained behind the head of the instance, which moves."""
    return [_row(instance, entry, key) for entry in entries]


def writing(rows: Sequence[Mapping[str, Any]]) -> list[Order]:
    return [Order(_INSERT, rows)] if rows else []


def _row(instance: Instance, entry: Entry, key: str) -> dict[str, Any]:
    instance.history_seq += 1
    row: dict[str, Any] = {
        "instance_id": instance.id,
        "seq": instance.history_seq,
        "code": entry.code,
        "params": orjson.dumps(entry.params, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode(),
        "actor_id": entry.actor.id,
        "actor_name": entry.actor.name,
        "on_behalf_of": entry.on_behalf_of,
        "at": entry.at,
    }
    instance.history_head = row["hash"] = link(key, instance.history_head, row)
    return row


def moments(connection: Connection, instance_id: str, code: str, *, since: datetime) -> list[datetime]:
    """When it happened to an instance, newest first."""
    h = history_entry.c
    return list(connection.scalars(select(h.at).where(h.instance_id == instance_id, h.code == code, h.at >= since).order_by(h.at.desc())))
