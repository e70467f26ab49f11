"""Numbers from text, and truth (DMN 1.5 tables 72 and 73)."""

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.compare import equal, negate
from engine.feel.functions.builtin import builtin
from engine.feel.scope import Meter
from engine.feel.values import Value
from engine.feel.wide import ordinal, plain_type, within_day

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_SEPARATORS = {"grouping": (" ", ",", "."), "decimal": (",", ".")}


@builtin("number(from: string)")
def number(text: str) -> Decimal | None:
    return Decimal(text) if len(text) < 100 and _NUMBER.fullmatch(text) else None


@builtin("number(from: number)")
def number_of_number(value: Decimal) -> Decimal:
    return value


@builtin("number(from: string, grouping separator: any, decimal separator: any)")
def number_with_separators(text: str, grouping: Value, point: Value) -> Decimal | None:
    if grouping not in (None, *_SEPARATORS["grouping"]) or point not in (None, *_SEPARATORS["decimal"]):
        return None
    if point is not None and grouping == point:
        return None
    plain = text.replace(grouping, "") if grouping else text
    return number(plain.replace(point, ".") if point else plain)


@builtin("not(negand: any)")
def not_(value: Value) -> bool | None:
    return negate(value)


@builtin("is(value1: any, value2: any)", metered=True)
def is_(meter: Meter, left: Value, right: Value) -> bool:
    """Same type and same value; times must also have the same offset from UTC (DMN 1.5 §10.3.2.3)."""
    kind = plain_type(left)
    if kind is not plain_type(right):
        return False
    if kind is time or kind is datetime:
        return _written(left) == _written(right) and _offset(left) == _offset(right)
    return bool(equal(left, right, meter))


def _written(value: Any) -> tuple[int, int]:
    """The day and the time of day as they stand there, whatever the zone."""
    return (ordinal(value.date()) if plain_type(value) is datetime else 0), within_day(value)


def _offset(value: Any) -> timedelta | None:
    """A time of day in a named zone has that of its standard time."""
    offset: timedelta | None = value.utcoffset()
    if offset is not None or value.tzinfo is None:
        return offset
    winter = datetime(2000, 1, 15, tzinfo=value.tzinfo)
    return (winter.utcoffset() or timedelta(0)) - (winter.dst() or timedelta(0))


@builtin("get or else(value: any, default: any)")
def get_or_else(value: Value, default: Value) -> Value:
    """Camunda's extension: `default` for null."""
    return default if value is None else value
