"""Text to dates, times and durations (DMN 1.5 §10.3.2.3, ISO 8601). What is no such text is None.

What Python's own types cannot hold, years before 1 and after 9999 and nanoseconds, is one of the wide types.
"""

import re
from datetime import UTC, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.values import DayTimeDuration, Value, YearMonthDuration
from engine.feel.wide import Clock, Day, Moment, clock_of, day_of, duration_of, later_day, moment_of

_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]+)?", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_LENGTH = re.compile(r"(-?)P(?=\d|T\d)(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d{0,9}))?S)?)?", re.ASCII)
_MIDNIGHT = re.compile(r"24:00(?::00(?:\.0{1,9})?)?(?![\d:.])", re.ASCII)
_DAY = DayTimeDuration(timedelta(days=1))
_LONGEST_OFFSET = timedelta(hours=18)


def parse_date(text: str) -> Day | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return day_of(*map(int, found.groups()))
    except ValueError:
        return None


def parse_time(text: str) -> Clock | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second, fraction, zone_name = found.groups()
    microseconds, nanoseconds = divmod(int((fraction or "0").ljust(9, "0")), 1000)
    try:
        zone = parse_zone(zone_name) if zone_name else None
        return clock_of(time(int(hour), int(minute), int(second or 0), microseconds, tzinfo=zone), nanoseconds)
    except ValueError:
        return None


def parse_date_time(text: str) -> Moment | None:
    """`2025-11-20T09:00:00+08:00`; a date alone is its midnight, and `T24:00:00` that of the next day."""
    day, separator, clock = text.partition("T")
    ends = _MIDNIGHT.match(clock) is not None
    parsed_day, parsed_clock = parse_date(day), parse_time("00" + clock[2:] if ends else clock) if separator else time()
    if parsed_day is None or parsed_clock is None:
        return None
    try:
        return moment_of(later_day(parsed_day, _DAY) if ends else parsed_day, parsed_clock)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def parse_zone(text: str) -> tzinfo:
    """`Z`, `+08:00` or `@Asia/Shanghai`; ValueError for anything else."""
    if text in ("Z", "z"):
        return UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (OSError, KeyError, ValueError) as unknown:
            raise ValueError(text) from unknown
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    if offset > _LONGEST_OFFSET or minutes > 59:
        raise ValueError(text)
    return timezone(-offset if text[0] == "-" else offset) if offset else UTC


def parse_duration(text: str) -> YearMonthDuration | DayTimeDuration | None:
    if found := _MONTHS.fullmatch(text):
        sign, years, months = found.groups()
        return YearMonthDuration((int(years or 0) * 12 + int(months or 0)) * (-1 if sign else 1))
    if found := _LENGTH.fullmatch(text):
        sign, days, hours, minutes, seconds, fraction = found.groups()
        try:
            whole = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
            nanoseconds = whole * 1_000_000_000 + int((fraction or "0").ljust(9, "0"))
            return duration_of(-nanoseconds if sign else nanoseconds)
        except OverflowError:
            return None
    return None


def parse_temporal(text: str) -> Value:
    """What `@"…"` means: a date, time, date and time, or duration."""
    if "P" in text[:2]:
        return parse_duration(text)
    if "T" in text.partition("@")[0]:
        return parse_date_time(text)
    return parse_date(text) or parse_time(text)
