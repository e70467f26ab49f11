"""Days before the year 1 and after 9999, and clocks finer than a microsecond: FEEL has them (DMN 1.5 §10.3.2.3), Python's own types do not.

Whatever fits is Python's own `date`, `time` or `datetime`; only the rest is one of these, and calculations give back
the plain type as soon as they can.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from engine.feel.values import DayTimeDuration

FARTHEST_YEAR = 999_999_999
_DAY = 86_400_000_000_000
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097


@dataclass(frozen=True, slots=True)
class WideDate:
    """A day of a year outside 1 to 9999; `year` counts as ISO 8601 does, 0 being the year before 1."""

    year: int
    month: int
    day: int

    def isoweekday(self) -> int:
        return self._likeness.isoweekday()

    def timetuple(self) -> object:
        return self._likeness.timetuple()

    def isocalendar(self) -> object:
        return self._likeness.isocalendar()

    def weekday(self) -> int:
        return self._likeness.weekday()

    @property
    def _likeness(self) -> date:
        return date(_like_year(self.year), self.month, self.day)


@dataclass(frozen=True, slots=True)
class WideTime:
    """A time of day with nanoseconds."""

    clock: time
    nanoseconds: int
    """Beyond the microseconds of `clock`: 1 to 999."""

    @property
    def hour(self) -> int:
        return self.clock.hour

    @property
    def minute(self) -> int:
        return self.clock.minute

    @property
    def second(self) -> int:
        return self.clock.second

    @property
    def microsecond(self) -> int:
        return self.clock.microsecond

    @property
    def tzinfo(self) -> tzinfo | None:
        return self.clock.tzinfo

    def utcoffset(self) -> timedelta | None:
        return self.clock.utcoffset()


@dataclass(frozen=True, slots=True)
class WideMoment:
    """A day and a time of day of which at least one is wide."""

    on: date | WideDate
    at: time | WideTime

    @property
    def year(self) -> int:
        return self.on.year

    @property
    def month(self) -> int:
        return self.on.month

    @property
    def day(self) -> int:
        return self.on.day

    @property
    def hour(self) -> int:
        return self.at.hour

    @property
    def minute(self) -> int:
        return self.at.minute

    @property
    def second(self) -> int:
        return self.at.second

    @property
    def microsecond(self) -> int:
        return self.at.microsecond

    @property
    def nanoseconds(self) -> int:
        return self.at.nanoseconds if isinstance(self.at, WideTime) else 0

    @property
    def tzinfo(self) -> tzinfo | None:
        return self.at.tzinfo

    def date(self) -> date | WideDate:
        return self.on

    def timetz(self) -> time | WideTime:
        return self.at

    def isoweekday(self) -> int:
        return self.on.isoweekday()

    def timetuple(self) -> object:
        return self.on.timetuple()

    def isocalendar(self) -> object:
        return self.on.isocalendar()

    def weekday(self) -> int:
        return self.on.weekday()

    def utcoffset(self) -> timedelta | None:
        """That of the same day of a year whose calendar is the same."""
        clock = self.at.clock if isinstance(self.at, WideTime) else self.at
        return datetime.combine(date(_like_year(self.year), self.month, self.day), clock).utcoffset()


_PLAIN: dict[type, type] = {WideDate: date, WideTime: time, WideMoment: datetime}
WIDE = frozenset(_PLAIN)
Day = date | WideDate
Clock = time | WideTime
Moment = datetime | WideMoment


def plain_type(value: object) -> type:
    """Its type; for a wide value the plain one it belongs to."""
    kind = type(value)
    return _PLAIN.get(kind, kind)


def _like_year(year: int) -> int:
    """A year of the same calendar that Python has: the Gregorian calendar repeats every 400 years."""
    return year if 1 <= year <= 9999 else 2000 + year % _CYCLE_YEARS


def day_of(year: int, month: int, day: int) -> Day:
    """ValueError for a day that does not exist or is more than 999 999 999 years away."""
    if 1 <= year <= 9999:
        return date(year, month, day)
    date(_like_year(year), month, day)
    if abs(year) > FARTHEST_YEAR:
        raise ValueError(year)
    return WideDate(year, month, day)


def clock_of(clock: time, nanoseconds: int) -> Clock:
    return WideTime(clock, nanoseconds) if nanoseconds else clock


def moment_of(day: Day, clock: Clock) -> Moment:
    if isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock)
    return WideMoment(day, clock)


def to_the_second(value: Any) -> Any:
    """A time of day or a moment without what it has beyond its second."""
    if type(value) is WideTime:
        return value.clock.replace(microsecond=0)
    return moment_of(value.on, to_the_second(value.at)) if type(value) is WideMoment else value.replace(microsecond=0)


def ordinal(day: Day) -> int:
    """Days since the last one of the year 0."""
    like = _like_year(day.year)
    return date(like, day.month, day.day).toordinal() + (day.year - like) // _CYCLE_YEARS * _CYCLE_DAYS


def _of_ordinal(number: int) -> Day:
    start = date(2000, 1, 1).toordinal()
    cycles, rest = divmod(number - start, _CYCLE_DAYS)
    like = date.fromordinal(start + rest)
    return day_of(like.year + cycles * _CYCLE_YEARS, like.month, like.day)


def instant(moment: Moment) -> int:
    """Nanoseconds since the year 1, in UTC where there is a zone."""
    offset = moment.utcoffset() or timedelta(0)
    return ordinal(moment.date()) * _DAY + within_day(moment) - offset // timedelta(microseconds=1) * 1000


def within_day(clock: Clock | Moment) -> int:
    """Nanoseconds since midnight."""
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return (seconds * 1_000_000 + clock.microsecond) * 1000 + getattr(clock, "nanoseconds", 0)


def _clock_within(nanoseconds: int, zone: tzinfo | None) -> Clock:
    micros, rest = divmod(nanoseconds, 1000)
    seconds, micros = divmod(micros, 1_000_000)
    return clock_of(time(seconds // 3600, seconds // 60 % 60, seconds % 60, micros, tzinfo=zone), rest)


def later_moment(moment: Moment, duration: DayTimeDuration) -> Moment:
    """`moment + duration`: real time, so that across a change of summer time the wall clock moves otherwise."""
    offset = (moment.utcoffset() or timedelta(0)) // timedelta(microseconds=1) * 1000
    days, rest = divmod(instant(moment) + offset + nanoseconds_of(duration), _DAY)
    return moment_of(_of_ordinal(days), _clock_within(rest, moment.tzinfo))


def later_day(day: Day, duration: DayTimeDuration) -> Day:
    return _of_ordinal((ordinal(day) * _DAY + nanoseconds_of(duration)) // _DAY)


def later_time(clock: Clock, duration: DayTimeDuration) -> Clock:
    return _clock_within((within_day(clock) + nanoseconds_of(duration)) % _DAY, clock.tzinfo)


def nanoseconds_of(duration: DayTimeDuration) -> int:
    return duration.length // timedelta(microseconds=1) * 1000 + duration.nanoseconds


def duration_of(nanoseconds: int) -> DayTimeDuration:
    """OverflowError beyond 999 999 999 days."""
    micros, rest = divmod(nanoseconds, 1000)
    return DayTimeDuration(timedelta(microseconds=micros), rest)
