"""Days as the business counts them: in Shanghai."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine.settings import Settings
from engine.store import calendar_days

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def days_between(earlier: datetime, later: datetime) -> int:
    """Calendar days: from the 10th to the 20th it is ten, whatever the hour."""
    return (day(later) - day(earlier)).days


def next_workday(connection: Connection, moment: datetime) -> date:
    """The first working day after this day, by the working calendar of the house."""
    working = calendar_days.calendar(connection, Settings())
    found = day(moment) + timedelta(days=1)
    while not working.is_workday(found):
        found += timedelta(days=1)
    return found
