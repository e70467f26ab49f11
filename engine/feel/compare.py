"""Equality and order in three-valued logic (DMN 1.5 tables 42 and 45–54): True, False, or None where two values cannot be compared."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.feel.scope import Meter
from engine.feel.values import DayTimeDuration, Range, Value, YearMonthDuration
from engine.feel.wide import WIDE, WideMoment, WideTime, instant, moment_of, ordinal, plain_type, to_the_second

_ORDERED = frozenset([Decimal, str, date, datetime, time, DayTimeDuration, YearMonthDuration])


def equal(left: Value, right: Value, meter: Meter) -> bool | None:
    """`left = right`. Only null equals null; values of different types give None. Times are equal to the second (DMN 1.5 §10.3.2.3.4: value_t)."""
    if left is None or right is None:
        return left is right
    kind = plain_type(left)
    if kind is not plain_type(right):
        return None
    if kind is list:
        return len(left) == len(right) and _all_equal(zip(left, right, strict=True), len(left), meter)
    if kind is dict:
        return left.keys() == right.keys() and _all_equal(((left[key], right[key]) for key in left), len(left), meter)
    if kind is time or kind is datetime:
        left, right = to_the_second(left), to_the_second(right)
    if type(left) is not type(right):  # one is wide: what both could be would be equal
        return False
    if kind is time or kind is datetime:
        return bool(_zone_kind(left) == _zone_kind(right) and _order_key(left) == _order_key(right))
    return bool(left == right)


def _zone_kind(value: Any) -> Any:
    """None without a zone, True with an offset; a time of day in a named zone has no offset and equals only its like."""
    return None if value.tzinfo is None else value.utcoffset() is not None or str(value.tzinfo)


def _all_equal(pairs: Any, count: int, meter: Meter) -> bool:
    meter.spend(1 + count // 4)
    return all(equal(left, right, meter) for left, right in pairs)


def less(left: Value, right: Value) -> bool | None:
    """`left < right`, None for different or unordered types."""
    kind = plain_type(left)
    if kind is not plain_type(right) or kind not in _ORDERED:
        return None
    if type(left) is not type(right) or type(left) in WIDE:
        return _wide_less(left, right)
    try:
        return bool(_order_key(left) < _order_key(right))
    except TypeError:  # one with and one without a time zone
        return None


def _order_key(value: Value) -> Any:
    kind = type(value)
    if kind is DayTimeDuration:
        return value.length, value.nanoseconds
    if kind is YearMonthDuration:
        return value.months
    if kind is time and value.utcoffset() is not None:
        # Compared as moments of one day; datetime.time would compare the wall clocks of different offsets.
        return datetime.combine(date(2000, 1, 2), value)
    if kind is WideTime or kind is WideMoment:
        return wide_order(value)
    return value


def wide_order(value: Any) -> int:
    """Where a date, time or moment of any width stands among its kind."""
    if plain_type(value) is date:
        return ordinal(value)
    return instant(moment_of(date(2000, 1, 2), value) if plain_type(value) is time else value)


def _wide_less(left: Any, right: Any) -> bool | None:
    if plain_type(left) is not date and (left.utcoffset() is None) != (right.utcoffset() is None):
        return None
    return wide_order(left) < wide_order(right)


def negate(value: Value) -> bool | None:
    """Three-valued `not`: None for everything that is not a truth value."""
    return not value if type(value) is bool else None


def both(left: Value, right: Value) -> bool | None:
    """Three-valued `and` (DMN 1.5 table 50)."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Value, right: Value) -> bool | None:
    """Three-valued `or`."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def within(value: Value, wanted: Range) -> bool | None:
    """`value in [start..end]`."""
    if wanted.operator in ("=", "!="):
        same = None if type(value) is not type(wanted.start) else not less(value, wanted.start) and not less(wanted.start, value)
        return negate(same) if wanted.operator == "!=" else same
    above = True if wanted.operator[:1] == "<" else _beyond(value, wanted.start, included=wanted.start_included)
    below = True if wanted.operator[:1] == ">" else _beyond(wanted.end, value, included=wanted.end_included)
    return both(above, below)


def _beyond(high: Value, low: Value, *, included: bool) -> bool | None:
    return negate(less(high, low)) if included else less(low, high)


def contains(wanted: Value, value: Value, meter: Meter) -> bool | None:
    """`value in wanted`: an item of a list (or inside a range that is an item), inside a range, or equal; a list may also be equal to a list."""
    if type(wanted) is Range:
        return within(value, wanted) if type(value) is not Range else equal(value, wanted, meter)
    if type(wanted) is not list:
        return equal(value, wanted, meter)
    meter.spend(1 + len(wanted) // 8)
    result = type(value) is list and equal(value, wanted, meter)
    for item in wanted if not result else ():
        found = equal(value, item, meter) if type(value) is type(item) else contains(item, value, meter) if type(item) is Range else False
        result = either(result, found)
        if result:
            break
    return result


# `left operator right`; each answers True, False or None.
COMPARISONS: dict[str, Callable[[Value, Value, Meter], bool | None]] = {
    "=": equal,
    "!=": lambda left, right, meter: negate(equal(left, right, meter)),
    "<": lambda left, right, meter: less(left, right),
    ">": lambda left, right, meter: less(right, left),
    "<=": lambda left, right, meter: negate(less(right, left)),
    ">=": lambda left, right, meter: negate(less(left, right)),
}
