"""The working calendar as administrators edited it; what is not here comes from the published calendar (engine/calendar.py).

Edits are numbered: whoever counts working time remembers the number, so that the sweep finds what was reckoned before the last edit.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Integer, String, Table, delete, func, insert, select, true, update

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
calendar_edit = Table(
    "calendar_edit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    # None: given back to the published calendar.
    Column("working", Boolean),
    Column("name", String(80), nullable=False, server_default=""),
    Column("at", UTC, nullable=False),
    Column("by", String(64), nullable=False),
)

LATEST = select(func.coalesce(func.max(calendar_edit.c.seq), 0)).scalar_subquery()
"""SQL: how many edits there have been."""


def calendar(connection: Connection, settings: Settings) -> Calendar:
    """The working calendar of this house, in one read."""
    c, version = calendar_day.c, select(LATEST.label("version")).subquery()
    query = select(version.c.version, c.day, c.working, c.name).select_from(version.outerjoin(calendar_day, true()))
    rows = connection.execute(query).all()
    return Calendar({row.day: (row.working, row.name) for row in rows if row.day is not None}, shifts(settings.workhours), rows[0].version)


def put(connection: Connection, day: date, *, working: bool, name: str, by: str, at: datetime) -> None:
    """Set one day, or change it."""
    values: Mapping[str, Any] = {"working": working, "name": name, "updated_at": at, "updated_by": by}
    if connection.execute(update(calendar_day).where(calendar_day.c.day == day).values(**values)).rowcount == 0:
        connection.execute(insert(calendar_day).values(day=day, **values))
    _number(connection, day, working=working, name=name, by=by, at=at)


def remove(connection: Connection, day: date, *, by: str, at: datetime) -> int:
    """Back to the published calendar; gives how many days were edited (0 or 1)."""
    gone = connection.execute(delete(calendar_day).where(calendar_day.c.day == day)).rowcount
    if gone:
        _number(connection, day, working=None, name="", by=by, at=at)
    return gone


def _number(connection: Connection, day: date, **told: Any) -> None:
    """Two at once take the same number: one of them breaks on it and is carried out again, so that no edit hides behind a later one."""
    connection.execute(insert(calendar_edit).values(seq=LATEST + 1, day=day, **told))
