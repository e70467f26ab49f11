"""Messages that arrived: kept until their time to live, so that a repeat acts once and an early one finds its receiver later."""

from sqlalchemy import Column, Index, String, Table

from engine.store.columns import UTC, Json
from engine.store.schema import metadata

message = Table(
    "message",
    metadata,
    # The sender's own id: the same one twice acts once.
    Column("id", String(200), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(200), nullable=False),
    Column("variables", Json, nullable=False),
    Column("body", String(64), nullable=False),
    # waiting, delivered, started, expired
    Column("state", String(16), nullable=False),
    Column("instance_id", String(36)),
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
