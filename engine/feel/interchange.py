"""FEEL values from and to JSON."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.calendar import WorkingTime
from engine.feel.errors import FeelError
from engine.feel.text import iso_text
from engine.feel.values import MAX_ITEMS, DayTimeDuration, Function, Range, Value, YearMonthDuration, too_large
from engine.feel.wide import WIDE

_MAX_INTEGER = 2**63
PLAIN = frozenset([str, bool, type(None), Decimal, date, time, datetime, YearMonthDuration, DayTimeDuration, Range, Function, WorkingTime]) | WIDE


def from_json(value: Any) -> Value:
    """Python and JSON values as FEEL values, lists and contexts recursively. FeelError for what FEEL has no value for."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is int:
        return Decimal(value)
    if kind is float:
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    if isinstance(value, Mapping):
        return {str(key): from_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [from_json(item) for item in value]
    if isinstance(value, timedelta):
        return DayTimeDuration(value)
    return _subclass_from_json(value)


def _subclass_from_json(value: Any) -> Value:
    # Enumerations and marked-up text are still text; a subclass would not be equal to plain text here.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | Decimal):
        return Decimal(value)
    name = type(value).__name__
    raise FeelError(f"{name} 类型的值不能用于表达式", f"a value of type {name} cannot be used in an expression")


def to_json(value: Value) -> Any:
    """FEEL values as JSON: whole numbers as int, others as float, times and durations as ISO 8601 text. FeelError when it grows too large."""
    try:
        return _to_json(value, [MAX_ITEMS])
    except RecursionError:
        raise too_large() from None


def _to_json(value: Value, left: list[int]) -> Any:
    kind = type(value)
    if kind in (str, bool, int, float) or value is None:
        return value
    if kind is Decimal:
        return _number_to_json(value)
    if kind is list or kind is dict:
        left[0] -= len(value) + 1
        if left[0] < 0:
            raise too_large()
        if kind is list:
            return [_to_json(item, left) for item in value]
        return {key: _to_json(item, left) for key, item in value.items()}
    return iso_text(value)


def _number_to_json(number: Decimal) -> int | float:
    # Wider integers are no JSON for most readers (and orjson refuses them).
    if number == number.to_integral_value() and abs(number) < _MAX_INTEGER:
        return int(number)
    number_as_float = float(number)
    if number_as_float in (float("inf"), float("-inf")):
        raise FeelError("数字过大，不能存为 JSON", "the number is too large for JSON")
    return number_as_float
