"""Working time in China: which days and hours people work, and when so much of it has passed (approvals.md B7).

Three layers: days that an administrator edited, the published calendar (2004–2026 here, with its 调休), and for other years public holidays as
far as they can be foreseen: `is_known(year)` says whether the days of a year are certain. Nothing here raises in December.
"""

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from chinese_calendar import constants

LOCAL = ZoneInfo("Asia/Shanghai")
MOST_DAYS, MOST_HOURS = 1_500, 12_000
_FORESEEABLE = range(1950, 2101)  # years that `holidays` says something about
_FIRST, _LAST = min(constants.holidays).year, max(constants.holidays).year
_NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节", "Dragon Boat Festival": "端午节",
    "National Day": "国庆节", "Mid-autumn Festival": "中秋节", "Anti-Fascist 70th Day": "抗战胜利纪念日",
}  # fmt: skip
_AMOUNT = r"(-?\d+(?:\.\d+)?)"
_ENGLISH = re.compile(rf"{_AMOUNT}\s*(work(?:ing)?\s?(?:days?|hours?))", re.IGNORECASE)
_CHINESE = re.compile(rf"{_AMOUNT}\s*个?(工作日|工作天|工作小时|工时)")

Source = Literal["edited", "published", "foreseen"]


@dataclass(frozen=True)
class WorkingTime:
    """A length in working time: whole workdays, or workhours (fractions allowed). As text: `2 workdays`."""

    amount: Decimal
    unit: Literal["workdays", "workhours"]

    def __str__(self) -> str:
        return f"{self.amount.normalize():f} {self.unit}"


@dataclass(frozen=True)
class Day:
    """One day of the calendar; `name`: of the holiday, or why it is worked. `source`: who says so."""

    day: date
    working: bool
    name: str
    source: Source

    @property
    def is_ordinary(self) -> bool:
        """As any week would have it: worked from Monday to Friday."""
        return self.working == (self.day.weekday() < 5) and self.source != "edited"


@dataclass(frozen=True)
class Shift:
    """Hours of a working day, local time."""

    start: time
    end: time


@cache
def shifts(text: str) -> tuple[Shift, ...]:
    """`09:00-12:00,13:30-18:00`, rising and apart. Raises ValueError."""
    pairs = [part.split("-") for part in text.split(",")]
    found = tuple(Shift(time.fromisoformat(a.strip()), time.fromisoformat(b.strip())) for a, b in pairs)
    moments = [moment for shift in found for moment in (shift.start, shift.end)]
    if moments != sorted(set(moments)):
        raise ValueError(f"working hours must rise and not overlap: {text}")
    return found


DEFAULT_SHIFTS = shifts("09:00-12:00,13:30-18:00")


def parse(text: str) -> WorkingTime | None:
    """`2 workdays`, `4 workhours`, `2个工作日`, `4个工作小时`; None for anything else (an ISO 8601 duration, say)."""
    found = _ENGLISH.fullmatch(text.strip()) or _CHINESE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return working_time(Decimal(found[1]), "workhours" if "hour" in found[2].lower() or "时" in found[2] else "workdays")
    except ValueError:
        return None


def working_time(amount: Decimal | int, unit: Literal["workdays", "workhours"]) -> WorkingTime:
    """Raises ValueError for half workdays and for more than some six years."""
    try:
        number = Decimal(amount)
    except InvalidOperation as error:
        raise ValueError(str(amount)) from error
    whole = unit == "workhours" or number == number.to_integral_value()
    if not number.is_finite() or not whole or abs(number) > (MOST_DAYS if unit == "workdays" else MOST_HOURS):
        raise ValueError(f"no such working time: {amount} {unit}")
    return WorkingTime(number, unit)


@dataclass(frozen=True)
class Calendar:
    """`edited`: days that an administrator set, with their names; they win over everything. `version`: how many edits there have been."""

    edited: Mapping[date, tuple[bool, str]] = field(default_factory=dict)
    shifts: tuple[Shift, ...] = DEFAULT_SHIFTS
    version: int = 0

    def day(self, day: date) -> Day:
        if day in self.edited:
            working, name = self.edited[day]
            return Day(day, working, name, "edited")
        if is_known(day.year):
            name = constants.holidays.get(day) or constants.workdays.get(day) or ""
            return Day(day, _is_worked(day), _NAMES.get(name, name), "published")
        return Day(day, _is_worked(day), _foreseen(day.year).names.get(day, ""), "foreseen")

    def is_workday(self, day: date) -> bool:
        edited = self.edited.get(day)
        return _is_worked(day) if edited is None else edited[0]

    def year(self, year: int) -> Iterator[Day]:
        """The days of a year that are not as in any other week, and the edited ones."""
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
        return (found for found in map(self.day, days) if not found.is_ordinary)

    @property
    def hours(self) -> float:
        """Of a working day."""
        return sum(_hour(shift.end) - _hour(shift.start) for shift in self.shifts)

    def add(self, start: datetime, length: WorkingTime) -> datetime:
        """The moment when so much working time has passed since `start`, in Shanghai's zone. Raises ValueError past the year 9999."""
        try:
            if length.unit == "workdays":
                return self.add_workdays(start, int(length.amount))
            return self.add_workhours(start, length.amount)
        except OverflowError as error:
            raise ValueError(f"{start} + {length}") from error

    def add_workdays(self, start: datetime, count: int) -> datetime:
        """The count-th working day after the day of `start`, at the same time of day; before it when negative."""
        local = start.astimezone(LOCAL)
        day, step = local.date(), timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return datetime.combine(day, local.timetz())

    def add_workhours(self, start: datetime, hours: Decimal | int) -> datetime:
        """When so many working hours have passed; what lies outside of them does not count."""
        left = timedelta(seconds=float(Decimal(hours) * 3600))
        local = start.astimezone(LOCAL)
        if left < timedelta():
            return self._back(local, -left)
        for begin, end in self._spans(local.date(), forward=True):
            begin = max(begin, local)
            if begin < end and left <= end - begin:
                return begin + left
            left -= max(end - begin, timedelta())
        raise OverflowError

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments is working time; none backwards."""
        found = timedelta()
        for begin, until in self._spans(start.astimezone(LOCAL).date(), forward=True):
            if begin >= end:
                break
            found += max(min(until, end) - max(begin, start), timedelta())
        return found

    def _back(self, local: datetime, left: timedelta) -> datetime:
        for begin, end in self._spans(local.date(), forward=False):
            end = min(end, local)
            if begin < end and left <= end - begin:
                return end - left
            left -= max(end - begin, timedelta())
        raise OverflowError

    def _spans(self, day: date, *, forward: bool) -> Iterator[tuple[datetime, datetime]]:
        """Working spans from this day on, or back."""
        ordered = self.shifts if forward else self.shifts[::-1]
        while True:
            if self.is_workday(day):
                yield from ((datetime.combine(day, s.start, LOCAL), datetime.combine(day, s.end, LOCAL)) for s in ordered)
            day += timedelta(days=1 if forward else -1)


def is_known(year: int) -> bool:
    """Has the calendar of this year been published (and does this release carry it)?"""
    return bool(_FIRST <= year <= _LAST)


def is_far(year: int) -> bool:
    """Whether nobody asks for this year as a rule, so that its holidays must be worked out first: some two milliseconds."""
    return year in _FORESEEABLE and not _FIRST <= year <= _LAST + 20


def _hour(moment: time) -> float:
    return moment.hour + moment.minute / 60 + moment.second / 3600


def _is_worked(day: date) -> bool:
    """As published or foreseen; asked for thousands of days at once."""
    if is_known(day.year):
        return day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays)
    foreseen = _foreseen(day.year)
    return day in foreseen.workdays or (day.weekday() < 5 and day not in foreseen.names)


class _Foreseen(NamedTuple):
    """The holidays of a year with their names, and the weekends that are worked."""

    names: dict[date, str]
    workdays: frozenset[date]


@cache
def _foreseen(year: int) -> _Foreseen:
    if year not in _FORESEEABLE:
        return _Foreseen({}, frozenset())
    # Half a second to import, and seldom needed.
    found = importlib.import_module("holidays").country_holidays("CN", years=year, language="zh_CN")
    return _Foreseen(dict(found.items()), frozenset(found.weekend_workdays))
