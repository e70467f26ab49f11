"""The working calendar as administrators edited it; what is not here comes from the published calendar (engine/calendar.py)."""

from sqlalchemy import Boolean, Column, Date, String, Table

from engine.store.columns import UTC
from engine.store.schema import metadata

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("name", String(80), nullable=False, server_default=""),
    Column("updated_at", UTC, nullable=False),
    Column("updated_by", String(64), nullable=False),
)
