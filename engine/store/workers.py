"""Processes that run jobs: each beats, so that the jobs of a dead one are taken over (architecture §8)."""

from sqlalchemy import Column, String, Table

from engine.store.columns import UTC
from engine.store.schema import metadata

worker = Table(
    "worker",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("started_at", UTC, nullable=False),
    Column("beat_at", UTC, nullable=False, index=True),
)
