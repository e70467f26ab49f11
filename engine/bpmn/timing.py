"""Times of timers: ISO 8601 durations, dates and repeating intervals, as BPMN writes them (BPMN 2.0 §10.5.5.6), and working time, alone
(`2 workdays`) or repeated (`R3/4 workhours`). Pure arithmetic.

A date or time without a zone is meant in China, where the business is; so are months and years, which have no fixed length.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from engine import calendar
from engine.calendar import Calendar, WorkingTime
from engine.duration import CHINA, ISO, Duration, NoTime, duration
from engine.feel import to_json

Kind = Literal["duration", "date", "cycle"]
Working = Callable[[], Calendar]
"""The working calendar, asked for only where working time is counted."""

_CYCLE = re.compile(r"R(?P<times>\d*)/(?:(?P<start>[^/P]+)/)?(?P<period>[^/]+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?")


@dataclass(frozen=True)
class Timing:
    """When a timer fires next (aware, UTC). A cycle goes on every `period`, counted from `origin`: `left` firings, this one included,
    None for ever.

    Of working time `origin` is the firing before, or where the length began: `due` lies one `period` behind it, unless it is `origin` itself, a
    moment that was written out. A single length of working time is a cycle that fires once, so that it can be reckoned anew.
    """

    due: datetime
    period: str | None = None
    origin: datetime | None = None
    left: int | None = 1

    @property
    def length(self) -> WorkingTime | None:
        """The period, where it is one of working time."""
        return calendar.parse(self.period) if self.period is not None else None


def is_literal(text: str) -> bool:
    """A time written out, ISO 8601 or working time (`2 workdays`, `R/2 workdays`); anything else is FEEL."""
    found = _CYCLE.fullmatch(text)
    is_cycle = found is not None and (found["period"].startswith("P") or calendar.parse(found["period"]) is not None)
    return bool(ISO.fullmatch(text) or _DATE.fullmatch(text) or is_cycle or calendar.parse(text))


def read(text: str, kind: Kind, now: datetime, working: Working = Calendar) -> Timing:
    """What a timer's text means `now`. Raises NoTime."""
    if kind == "cycle":
        return _cycle(text, now, working)
    length = calendar.parse(text)
    if length is not None:
        return Timing(_after(now, length, working), str(length), now)
    return Timing(moment(text) if kind == "date" else duration(text).after(now))


def _cycle(text: str, now: datetime, working: Working) -> Timing:
    found = _CYCLE.fullmatch(text)
    if found is None:
        raise NoTime(text)
    length, times = calendar.parse(found["period"]), int(found["times"]) if found["times"] else None
    is_empty = duration(found["period"]) == Duration(0, timedelta()) if length is None else length.amount <= 0
    if times == 0 or is_empty:
        raise NoTime(text)
    period = found["period"] if length is None else str(length)
    if found["start"]:
        first = moment(found["start"])
        return Timing(first, period, first, times)
    return Timing(duration(period).after(now) if length is None else _after(now, length, working), period, now, times)


def _after(start: datetime, length: WorkingTime, working: Working, times: int = 1) -> datetime:
    """Raises NoTime beyond the calendar."""
    try:
        return working().add(start, replace(length, amount=length.amount * times)).astimezone(UTC)
    except ValueError as error:
        raise NoTime(f"{start} + {times} × {length}") from error


def reckoned(timing: Timing, working: Working) -> Timing:
    """The same under a calendar that has been edited; a moment that was written out, and ISO 8601, stay. Raises NoTime."""
    if timing.length is None or timing.origin is None or timing.origin == timing.due:
        return timing
    return replace(timing, due=_after(timing.origin, timing.length, working))


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


def following(timing: Timing, now: datetime, working: Working = Calendar) -> Timing | None:
    """The next firing of a cycle that fires `now`. Periods missed meanwhile are used up without firing. None: it has had its last,
    or the calendar ends."""
    if timing.period is None or timing.origin is None or timing.left == 1:
        return None
    try:
        used, due, origin = _next(timing, timing.origin, now, working)
    except NoTime:
        return None
    left = None if timing.left is None else timing.left - used
    return None if left is not None and left <= 0 else replace(timing, due=due, origin=origin, left=left)


def _next(timing: Timing, origin: datetime, now: datetime, working: Working) -> tuple[int, datetime, datetime]:
    """(periods used up, next moment, what it is counted from)"""
    length = timing.length
    if length is not None:
        used = _missed(timing.due, length, now, working)
        return used, _after(timing.due, length, working, used), _after(timing.due, length, working, used - 1) if used > 1 else timing.due
    period = duration(timing.period or "")
    number = _periods(period, origin, now)
    return number - _periods(period, origin, timing.due) + 1, period.after(origin, number), origin


def _missed(due: datetime, length: WorkingTime, now: datetime, working: Working) -> int:
    """How many lengths of working time after `due` lies the first moment that is after `now`: found by doubling and halving."""
    most = 1
    while _after(due, length, working, most) <= now:
        most *= 2
    least = most // 2
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if _after(due, length, working, middle) > now else (middle, most)
    return most


def _periods(period: Duration, origin: datetime, now: datetime) -> int:
    """How many periods after `origin` lies the first moment of the cycle that is after `now`."""
    shortest = timedelta(days=28 * period.months) + period.rest
    number = max((now - origin) // shortest + 1, 0)
    while number > 0 and period.after(origin, number - 1) > now:
        number -= max((period.after(origin, number - 1) - now) // shortest, 1)
    while period.after(origin, number) <= now:
        number += 1
    return number
