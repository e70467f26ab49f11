"""Numbers from text, and truth (DMN 1.5 tables 72 and 73)."""

import re
from decimal import Decimal

from engine.feel.compare import equal, negate
from engine.feel.functions.builtin import builtin
from engine.feel.scope import Meter
from engine.feel.values import Value

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
    """Same type and same value, time zones included."""
    if type(left) is not type(right):
        return False
    if hasattr(left, "tzinfo") and str(left.tzinfo) != str(right.tzinfo):
        return False
    return bool(equal(left, right, meter))


@builtin("get or else(value: any, default: any)")
def get_or_else(value: Value, default: Value) -> Value:
    """Camunda's extension: `default` for null."""
    return default if value is None else value
