"""Arithmetic on numbers, text, times and durations (DMN 1.5 tables 44, 57–61). What cannot be calculated is None."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.feel.values import DayTimeDuration, Value, YearMonthDuration, checked_text
from engine.feel.wide import (
    Day,
    Moment,
    WideDate,
    day_of,
    duration_of,
    instant,
    later_day,
    later_moment,
    later_time,
    moment_of,
    nanoseconds_of,
    ordinal,
    plain_type,
)

# decimal128, as DMN asks for; too large is an error here and null in the language.
NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])
_SOME_DAY = date(2000, 1, 15)
_DAYS = (date, WideDate)


def add_months(day: Any, months: int) -> Any:
    """A date or moment some months later; the last day of a shorter month instead of one it does not have."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    on = last_possible(year, month + 1, day.day)
    return on if type(day) in (date, WideDate) else moment_of(on, day.timetz())


def last_possible(year: int, month: int, day: int) -> Day:
    """That day of the month, or its last one."""
    for last in (day, 30, 29):
        with suppress(ValueError):
            return day_of(year, month, min(day, last))
    return day_of(year, month, min(day, 28))


def _from_nanoseconds(amount: Decimal) -> DayTimeDuration:
    return duration_of(int(amount.to_integral_value()))


def _add_length(moment: Any, duration: DayTimeDuration) -> Moment:
    # Across a change of summer time a duration is real time, not wall-clock time.
    if type(moment) is not datetime or duration.nanoseconds:
        return later_moment(moment, duration)
    try:
        if moment.tzinfo is not None:
            return (moment.astimezone(UTC) + duration.length).astimezone(moment.tzinfo)
        return moment + duration.length
    except OverflowError:
        return later_moment(moment, duration)


def _between(later: Any, earlier: Any) -> DayTimeDuration | None:
    """The time from `earlier` to `later`; a date counts as its midnight in UTC."""
    with_days = type(later) in _DAYS and type(earlier) in _DAYS
    later, earlier = _as_moment(later), _as_moment(earlier)
    if (later.tzinfo is None) != (earlier.tzinfo is None):
        return None
    return (
        duration_of(instant(later) - instant(earlier))
        if not with_days
        else DayTimeDuration(timedelta(ordinal(later.date()) - ordinal(earlier.date())))
    )


def _as_moment(value: Any) -> Any:
    return moment_of(value, time(tzinfo=UTC)) if type(value) in _DAYS else value


def _between_times(later: Any, earlier: Any) -> DayTimeDuration | None:
    return _between(moment_of(_SOME_DAY, later), moment_of(_SOME_DAY, earlier))


def _scaled_months(duration: YearMonthDuration, factor: Decimal) -> YearMonthDuration:
    return YearMonthDuration(int(NUMBERS.multiply(Decimal(duration.months), factor)))


def _scaled_length(duration: DayTimeDuration, factor: Decimal) -> DayTimeDuration:
    return _from_nanoseconds(NUMBERS.multiply(Decimal(nanoseconds_of(duration)), factor))


def _minus(duration: DayTimeDuration) -> DayTimeDuration:
    return duration_of(-nanoseconds_of(duration))


Operation = Callable[[Any, Any], Value]
Operations = Mapping[tuple[type, type], Operation]

_ADD: Operations = {
    (str, str): lambda left, right: checked_text(left + right),
    (datetime, DayTimeDuration): _add_length,
    (datetime, YearMonthDuration): lambda left, right: add_months(left, right.months),
    (date, DayTimeDuration): later_day,
    (date, YearMonthDuration): lambda left, right: add_months(left, right.months),
    (time, DayTimeDuration): later_time,
    (DayTimeDuration, DayTimeDuration): lambda left, right: duration_of(nanoseconds_of(left) + nanoseconds_of(right)),
    (YearMonthDuration, YearMonthDuration): lambda left, right: YearMonthDuration(left.months + right.months),
}
_SUBTRACT: Operations = {
    (datetime, datetime): _between,
    (datetime, date): _between,
    (date, datetime): _between,
    (date, date): _between,
    (time, time): _between_times,
    (datetime, DayTimeDuration): lambda left, right: _add_length(left, _minus(right)),
    (datetime, YearMonthDuration): lambda left, right: add_months(left, -right.months),
    (date, DayTimeDuration): lambda left, right: later_day(left, _minus(right)),
    (date, YearMonthDuration): lambda left, right: add_months(left, -right.months),
    (time, DayTimeDuration): lambda left, right: later_time(left, _minus(right)),
    (DayTimeDuration, DayTimeDuration): lambda left, right: duration_of(nanoseconds_of(left) - nanoseconds_of(right)),
    (YearMonthDuration, YearMonthDuration): lambda left, right: YearMonthDuration(left.months - right.months),
}
_MULTIPLY: Operations = {
    (DayTimeDuration, Decimal): _scaled_length,
    (YearMonthDuration, Decimal): _scaled_months,
}
_DIVIDE: Operations = {
    (DayTimeDuration, Decimal): lambda left, right: _from_nanoseconds(NUMBERS.divide(Decimal(nanoseconds_of(left)), right)),
    (YearMonthDuration, Decimal): lambda left, right: YearMonthDuration(int(NUMBERS.divide(Decimal(left.months), right))),
    (DayTimeDuration, DayTimeDuration): lambda left, right: NUMBERS.divide(Decimal(nanoseconds_of(left)), Decimal(nanoseconds_of(right))),
    (YearMonthDuration, YearMonthDuration): lambda left, right: NUMBERS.divide(Decimal(left.months), Decimal(right.months)),
}


def _either_way(operations: Operations) -> Operations:
    """The same with the operands exchanged as well."""
    return {(right, left): _exchanged(operation) for (left, right), operation in operations.items()} | dict(operations)


def _exchanged(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


def _operation(on_numbers: Callable[[Decimal, Decimal], Decimal], on_others: Operations) -> Operation:
    def calculate(left: Value, right: Value) -> Value:
        try:
            if type(left) is Decimal and type(right) is Decimal:
                return on_numbers(left, right)
            operation = on_others.get((plain_type(left), plain_type(right)))
            return operation(left, right) if operation else None
        except (ArithmeticError, ValueError):  # no such number or day
            return None

    return calculate


OPERATIONS: dict[str, Operation] = {
    "+": _operation(NUMBERS.add, _either_way(_ADD)),
    "-": _operation(NUMBERS.subtract, _SUBTRACT),
    "*": _operation(NUMBERS.multiply, _either_way(_MULTIPLY)),
    "/": _operation(NUMBERS.divide, _DIVIDE),
    "**": _operation(NUMBERS.power, {}),
}


def negative(value: Value) -> Value:
    """`-value` of numbers and durations."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is DayTimeDuration:
        return _minus(value)
    return YearMonthDuration(-value.months) if type(value) is YearMonthDuration else None
