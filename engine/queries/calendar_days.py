"""The working calendar: what is special about a year, and whether it is certain."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.calendar import Day, is_known
from engine.errors import CalendarDayNotFound
from engine.model import CalendarDay, CalendarYear
from engine.queries._asking import Asking
from engine.store import calendar_days
from engine.store.calendar_days import calendar_day


@dataclass(frozen=True)
class CalendarDays:
    """Holidays, worked weekends and edited days of one year, by day; everybody may look. `source`: only those."""

    year: int
    source: str | None = None

    def fetch(self, asking: Asking) -> CalendarYear:
        edits = _edits(asking)
        found = calendar_days.calendar(asking.connection, asking.settings).year(self.year)
        days = [_told(day, edits.get(day.day)) for day in found if self.source in (None, day.source)]
        return CalendarYear(self.year, is_known(self.year), days)


@dataclass(frozen=True)
class CalendarDayOn:
    """One edited day. Raises CalendarDayNotFound."""

    day: date

    def fetch(self, asking: Asking) -> CalendarDay:
        edit = _edits(asking).get(self.day)
        if edit is None:
            raise CalendarDayNotFound(day=self.day.isoformat())
        return edit


def _edits(asking: Asking) -> dict[date, CalendarDay]:
    rows = asking.connection.execute(select(calendar_day)).mappings()
    return {row["day"]: CalendarDay(row["day"], row["working"], row["name"], "edited", row["updated_at"], row["updated_by"]) for row in rows}


def _told(day: Day, edit: CalendarDay | None) -> CalendarDay:
    return edit or CalendarDay(day.day, day.working, day.name, day.source)
