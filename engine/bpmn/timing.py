"""ISO 8601 times of timers: durations, dates and repeating intervals, as BPMN writes them (BPMN 2.0 §10.5.5.6). Pure arithmetic.

A date or time without a zone is meant in China, where the business is; so are months and years, which have no fixed length.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from engine import calendar
from engine.feel import to_json

CHINA = ZoneInfo("Asia/Shanghai")
Kind = Literal["duration", "date", "cycle"]

_DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d*)/(?:(?P<start>[^/P]+)/)?(?P<period>P[^/]+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?")


class NoTime(ValueError):
    """A text that is no time of the wanted kind, or one beyond the calendar."""


@dataclass(frozen=True)
class Duration:
    """Calendar months, and what has a fixed length."""

    months: int
    rest: timedelta

    def after(self, start: datetime, times: int = 1) -> datetime:
        """`times` durations after `start`; the 31st becomes the last day of a shorter month. Raises NoTime."""
        try:
            local = start.astimezone(CHINA)
            year, month = divmod(local.year * 12 + local.month - 1 + self.months * times, 12)
            day = min(local.day, monthrange(year, month + 1)[1])
            return (local.replace(year=year, month=month + 1, day=day) + self.rest * times).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise NoTime(f"{start} + {times} × {self}") from error


@dataclass(frozen=True)
class Timing:
    """When a timer fires next (aware, UTC). A cycle goes on every `period`, counted from `origin`: `left` firings, this one included,
    None for ever."""

    due: datetime
    period: str | None = None
    origin: datetime | None = None
    left: int | None = 1


def is_literal(text: str) -> bool:
    """A time written out, ISO 8601 or working time (`2 workdays`); anything else is FEEL."""
    return bool(_DURATION.fullmatch(text) or _DATE.fullmatch(text) or _CYCLE.fullmatch(text) or calendar.parse(text))


def read(text: str, kind: Kind, now: datetime) -> Timing:
    """What a timer's text means `now`. Raises NoTime."""
    if kind == "date":
        return Timing(moment(text))
    if kind == "duration":
        return Timing(duration(text).after(now))
    found = _CYCLE.fullmatch(text)
    if found is None:
        raise NoTime(text)
    period, times = found["period"], int(found["times"]) if found["times"] else None
    if times == 0 or duration(period) == Duration(0, timedelta()):
        raise NoTime(text)
    if found["start"]:
        return Timing(moment(found["start"]), period, moment(found["start"]), times)
    return Timing(duration(period).after(now), period, now, times)


def duration(text: str) -> Duration:
    """`P1Y2M3W4DT5H6M7.5S`. Raises NoTime, for negative ones too."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise NoTime(text)
    part = {name: float(value) if name == "seconds" else int(value) for name, value in found.groupdict("0").items()}
    try:
        rest = timedelta(weeks=part["weeks"], days=part["days"], hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])
    except OverflowError as error:
        raise NoTime(text) from error
    return Duration(int(part["years"]) * 12 + int(part["months"]), rest)


def moment(text: str) -> datetime:
    """A date (midnight) or a date with time, with or without a zone. Raises NoTime."""
    if not _DATE.fullmatch(text):
        raise NoTime(text)
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=CHINA)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoTime(text) from error


def of_value(value: Any, kind: Kind, now: datetime) -> Timing:
    """The same for what a FEEL expression gave: a time, a duration, or a text that `read` understands. Raises NoTime."""
    text = to_json(value)
    if not isinstance(text, str):
        raise NoTime(str(text))
    return read(text, kind, now)


def following(timing: Timing, now: datetime) -> Timing | None:
    """The next firing of a cycle that fires `now`. Periods missed meanwhile are used up without firing. None: it has had its last,
    or the calendar ends."""
    if timing.period is None or timing.origin is None:
        return None
    period = duration(timing.period)
    try:
        number = _periods(period, timing.origin, now)
        used = number - _periods(period, timing.origin, timing.due) + 1
        left = None if timing.left is None else timing.left - used
        return None if left is not None and left <= 0 else Timing(period.after(timing.origin, number), timing.period, timing.origin, left)
    except NoTime:
        return None


def _periods(period: Duration, origin: datetime, now: datetime) -> int:
    """How many periods after `origin` lies the first moment of the cycle that is after `now`."""
    shortest = timedelta(days=28 * period.months) + period.rest
    number = max((now - origin) // shortest + 1, 0)
    while number > 0 and period.after(origin, number - 1) > now:
        number -= max((period.after(origin, number - 1) - now) // shortest, 1)
    while period.after(origin, number) <= now:
        number += 1
    return number
