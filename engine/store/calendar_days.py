"""The working calendar as administrators edited it; what is not here comes from the published calendar (engine/calendar.py)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, String, Table, delete, insert, select, update

from engine.calendar import Calendar, shifts
from engine.settings import Settings
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


def calendar(connection: Connection, settings: Settings) -> Calendar:
    """The working calendar of this house, in one read."""
    c = calendar_day.c
    edited = {row.day: (row.working, row.name) for row in connection.execute(select(c.day, c.working, c.name))}
    return Calendar(edited, shifts(settings.workhours))


def put(connection: Connection, day: date, *, working: bool, name: str, by: str, at: datetime) -> None:
    """Set one day, or change it."""
    values: Mapping[str, Any] = {"working": working, "name": name, "updated_at": at, "updated_by": by}
    if connection.execute(update(calendar_day).where(calendar_day.c.day == day).values(**values)).rowcount == 0:
        connection.execute(insert(calendar_day).values(day=day, **values))


def remove(connection: Connection, day: date) -> int:
    """Back to the published calendar; gives how many days were edited (0 or 1)."""
    return connection.execute(delete(calendar_day).where(calendar_day.c.day == day)).rowcount
