"""Times as people say them: 今天 18:00, 昨天 17:32, 11-18 15:42, other years 2025-11-18; durations in two units at most."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import to_user_timezone

from web.house import house
from web.language import t

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_SOON = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A deadline: `state` is over, soon or ok; `text` says it; `whole` is the full moment."""

    state: str
    text: str
    whole: str


def now() -> datetime:
    """The engine's clock, so that tests and demonstrations can stand still."""
    return house().engine.clock()


def when(at: datetime | date | None) -> str:
    """A moment; a date alone stays a date."""
    if at is None:
        return ""
    if not isinstance(at, datetime):
        return day(at)
    here, today = to_user_timezone(at), to_user_timezone(now()).date()
    clock = here.strftime("%H:%M")
    if here.date() == today:
        return t("when.today", time=clock)
    if here.date() == today - timedelta(days=1):
        return t("when.yesterday", time=clock)
    return here.strftime("%m-%d %H:%M") if here.year == today.year else here.strftime("%Y-%m-%d")


def day(at: datetime | date | None) -> str:
    """The date alone, always with its year."""
    if at is None:
        return ""
    return (to_user_timezone(at) if isinstance(at, datetime) else at).strftime("%Y-%m-%d")


def since(at: datetime | None) -> str:
    """How long ago."""
    return "" if at is None else span((now() - at).total_seconds())


def span(seconds: float) -> str:
    """A duration: 1 天 22 小时, 4 小时 20 分, 52 分."""
    left = max(0, int(seconds))
    if left < _MINUTE:
        return t("span.moment")
    days, hours = left // _DAY, left % _DAY // _HOUR
    if days:
        return t("span.days_hours", days=days, hours=hours) if hours else t("span.days", days=days)
    return working_span(left)


def working_span(seconds: float) -> str:
    """A duration in working time, whose days are no days: 15 小时 30 分."""
    left = max(0, int(seconds))
    hours, minutes = left // _HOUR, left % _HOUR // _MINUTE
    if hours:
        return t("span.hours_minutes", hours=hours, minutes=minutes) if minutes else t("span.hours", hours=hours)
    return t("span.minutes", minutes=minutes)


def due(at: datetime | None) -> Due | None:
    """A deadline in its three shapes."""
    if at is None:
        return None
    left = at - now()
    if left < timedelta():
        return Due("over", t("due.over", span=span(-left.total_seconds())), when(at))
    if left < _SOON:
        return Due("soon", t("due.left", span=span(left.total_seconds())), when(at))
    return Due("ok", when(at), when(at))


def left(at: datetime) -> str:
    """How long until then; nothing when it is past."""
    return t("span.left", span=span((at - now()).total_seconds())) if at > now() else ""


def last_day(until: datetime | None) -> str:
    """The last day of what ends at this midnight."""
    return day(until - timedelta(seconds=1)) if until is not None else ""


def stamp(at: datetime | None) -> str:
    """A moment for a spreadsheet: 2026-11-20 13:40."""
    return "" if at is None else to_user_timezone(at).strftime("%Y-%m-%d %H:%M")
