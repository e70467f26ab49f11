"""Instances that were moved to another version of their definition, with what is needed to move them back."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.store.columns import UTC, Json
from engine.store.schema import metadata

instance_migration = Table(
    "instance_migration",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("batch_id", String(36), nullable=False, index=True),
    Column("instance_id", String(36), nullable=False, index=True),
    Column("from_definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("to_definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("mapping", Json, nullable=False),
    # done, refused, undone
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    # The instance as it was, and the version of its row right after: the way back is exact while nothing has moved since.
    Column("tokens_before", LargeBinary),
    Column("row_version_after", Integer),
    Column("at", UTC, nullable=False),
    Column("by", String(64), nullable=False),
    Column("undone_at", UTC),
    Column("undone_by", String(64)),
    Index("ix_instance_migration_at", "at"),
)
