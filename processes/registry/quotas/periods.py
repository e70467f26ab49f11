"""属期: a month as the platform writes it, `yyyyMM`."""

from calendar import monthrange
from datetime import date, timedelta


def of(day: date) -> str:
    return f"{day:%Y%m}"


def first_day(period: str) -> date:
    """Raises ValueError for what is no `yyyyMM`."""
    if len(period) != 6 or not period.isdigit():
        raise ValueError(f"{period!r} is no period: yyyyMM")
    return date(int(period[:4]), int(period[4:]), 1)


def last_day(period: str) -> date:
    first = first_day(period)
    return first.replace(day=monthrange(first.year, first.month)[1])


def before(period: str) -> str:
    """The period before: of 202601 it is 202512."""
    return of(first_day(period) - timedelta(days=1))
