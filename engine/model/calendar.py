"""Working days, as lists show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class CalendarDay:
    """A day that is not as in any other week. `source`: edited (by an administrator), published, or foreseen (nobody has published it yet)."""

    day: date
    working: bool
    name: str
    source: str
    updated_at: datetime | None = None
    updated_by: str | None = None


@dataclass(frozen=True)
class CalendarYear:
    """One year. `known`: its calendar has been published; else days of 调休 are missing and somebody should enter them."""

    year: int
    known: bool
    days: Sequence[CalendarDay]
