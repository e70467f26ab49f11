"""Days as the business counts them: in Shanghai."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def days_between(earlier: datetime, later: datetime) -> int:
    """Calendar days: from the 10th to the 20th it is ten, whatever the hour."""
    return (day(later) - day(earlier)).days
