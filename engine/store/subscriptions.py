"""What running instances and process definitions wait for: messages and signals, by name and correlation key."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from engine.store.columns import UTC
from engine.store.schema import metadata

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
