"""What stands behind a dot: entries of contexts, and the properties of times, durations and ranges (DMN 1.5 tables 64–66)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.values import DayTimeDuration, Range, Value, YearMonthDuration
from engine.feel.wide import nanoseconds_of, plain_type


def member(value: Value, name: str) -> Value:
    """`value.name`; of a list, the list of its items' `name`; None where there is no such thing."""
    kind = type(value)
    if kind is dict:
        return value.get(name)
    if kind is list:
        return [member(item, name) for item in value]
    properties = _PROPERTIES.get(plain_type(value))
    reader = properties.get(name) if properties else None
    return reader(value) if reader else None


def _number(name: str) -> Callable[[Any], Decimal]:
    read = attrgetter(name)
    return lambda value: Decimal(read(value))


def _seconds(value: Any) -> Decimal:
    return Decimal(value.second) + Decimal(value.microsecond * 1000 + getattr(value, "nanoseconds", 0)).scaleb(-9).normalize()


def _offset(value: Any) -> DayTimeDuration | None:
    offset = value.utcoffset()
    return None if offset is None else DayTimeDuration(offset)


def _timezone(value: Any) -> str | None:
    zone: tzinfo | None = value.tzinfo
    if isinstance(zone, ZoneInfo):
        return zone.key
    return None


def _part(unit: timedelta, modulus: int | None) -> Callable[[DayTimeDuration], Decimal]:
    def read(duration: DayTimeDuration) -> Decimal:
        units = abs(duration.length) // unit
        units = units % modulus if modulus else units
        return Decimal(-units if duration.length < timedelta(0) else units)

    return read


def _duration_seconds(duration: DayTimeDuration) -> Decimal:
    seconds = Decimal(abs(nanoseconds_of(duration)) % 60_000_000_000).scaleb(-9).normalize()
    return -seconds if duration.length < timedelta(0) else seconds


def _years(duration: YearMonthDuration) -> Decimal:
    years = abs(duration.months) // 12
    return Decimal(-years if duration.months < 0 else years)


def _months(duration: YearMonthDuration) -> Decimal:
    months = abs(duration.months) % 12
    return Decimal(-months if duration.months < 0 else months)


_DATE: dict[str, Callable[[Any], Value]] = {
    "year": _number("year"), "month": _number("month"), "day": _number("day"), "weekday": lambda value: Decimal(value.isoweekday()),
}  # fmt: skip
_TIME: dict[str, Callable[[Any], Value]] = {
    "hour": _number("hour"), "minute": _number("minute"), "second": _seconds, "time offset": _offset, "timezone": _timezone,
}  # fmt: skip
_PROPERTIES: dict[type, dict[str, Callable[[Any], Value]]] = {
    date: _DATE,
    time: _TIME,
    datetime: _DATE | _TIME,
    YearMonthDuration: {"years": _years, "months": _months},
    DayTimeDuration: {
        "days": _part(timedelta(days=1), None), "hours": _part(timedelta(hours=1), 24), "minutes": _part(timedelta(minutes=1), 60),
        "seconds": _duration_seconds,
    },
    Range: {
        "start": attrgetter("start"), "end": attrgetter("end"), "start included": attrgetter("start_included"),
        "end included": attrgetter("end_included"),
    },
}  # fmt: skip
