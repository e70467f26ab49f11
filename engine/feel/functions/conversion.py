"""Numbers from text, and truth (DMN 1.5 tables 72 and 73)."""

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

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
    """Same type and same value; times must also be written in the same zone or with the same offset (DMN 1.5 §10.3.2.3)."""
    kind = plain_type(left)
    if kind is not plain_type(right):
        return False
    if kind is time or kind is datetime:
        return _written(left) == _written(right) and _zone(left) == _zone(right)
    return bool(equal(left, right, meter))


@builtin("is(value1: any)")
@builtin("is(value2: any)")
def is_null(value: Value) -> bool:
    """What is not given is null."""
    return value is None


def _written(value: Any) -> tuple[int, int]:
    """The day and the time of day as they stand there, whatever the zone."""
    return (ordinal(value.date()) if plain_type(value) is datetime else 0), within_day(value)


def _zone(value: Any) -> str | timedelta | None:
    """The name of its zone where it has one, otherwise its offset: none of the one is the same as any of the other."""
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else value.utcoffset()


@builtin("get or else(value: any, default: any)")
def get_or_else(value: Value, default: Value) -> Value:
    """Camunda's extension: `default` for null."""
    return default if value is None else value
