"""Arithmetic on numbers, text, times and durations (DMN 1.5 tables 44, 57–61). What cannot be calculated is None."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.feel.values import DayTimeDuration, Value, YearMonthDuration, checked_text

# decimal128, as DMN asks for; too large is an error here and null in the language.
NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])
_MICROSECOND = timedelta(microseconds=1)
_SOME_DAY = date(2000, 1, 15)


def add_months(day: Any, months: int) -> Any:
    """A date or moment some months later; the last day of a shorter month instead of one it does not have."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=min(day.day, last))
        except ValueError:
            if last == 28:
                raise
    return None


def microseconds(length: timedelta) -> int:
    return length // _MICROSECOND


def _from_microseconds(amount: Decimal) -> DayTimeDuration:
    return DayTimeDuration(timedelta(microseconds=int(amount.to_integral_value())))


def _add_length(moment: datetime, duration: DayTimeDuration) -> datetime:
    # Across a change of summer time a duration is real time, not wall-clock time.
    if moment.tzinfo is not None:
        return (moment.astimezone(UTC) + duration.length).astimezone(moment.tzinfo)
    return moment + duration.length


def _add_length_to_date(day: date, duration: DayTimeDuration) -> date:
    return (datetime.combine(day, time()) + duration.length).date()


def _add_length_to_time(clock: time, duration: DayTimeDuration) -> time:
    """Around midnight, whatever the number of days."""
    moment = datetime.combine(_SOME_DAY, clock.replace(tzinfo=None)) + duration.length % timedelta(days=1)
    return moment.time().replace(tzinfo=clock.tzinfo)


def _between(later: Any, earlier: Any) -> DayTimeDuration | None:
    """The time from `earlier` to `later`; a date counts as its midnight, in UTC beside a moment with a zone."""
    later, earlier = _as_moment(later, earlier), _as_moment(earlier, later)
    if (later.tzinfo is None) != (earlier.tzinfo is None):
        return None
    return DayTimeDuration(later - earlier)


def _as_moment(value: Any, other: Any) -> datetime:
    if type(value) is datetime:
        return value
    return datetime.combine(value, time(), tzinfo=UTC if type(other) is datetime and other.tzinfo else None)


def _between_times(later: time, earlier: time) -> DayTimeDuration | None:
    return _between(datetime.combine(_SOME_DAY, later), datetime.combine(_SOME_DAY, earlier))


def _scaled_months(duration: YearMonthDuration, factor: Decimal) -> YearMonthDuration:
    return YearMonthDuration(int(NUMBERS.multiply(Decimal(duration.months), factor)))


def _scaled_length(duration: DayTimeDuration, factor: Decimal) -> DayTimeDuration:
    return _from_microseconds(NUMBERS.multiply(Decimal(microseconds(duration.length)), factor))


Operation = Callable[[Any, Any], Value]
Operations = Mapping[tuple[type, type], Operation]

_ADD: Operations = {
    (str, str): lambda left, right: checked_text(left + right),
    (datetime, DayTimeDuration): _add_length,
    (DayTimeDuration, datetime): lambda left, right: _add_length(right, left),
    (datetime, YearMonthDuration): lambda left, right: add_months(left, right.months),
    (YearMonthDuration, datetime): lambda left, right: add_months(right, left.months),
    (date, DayTimeDuration): _add_length_to_date,
    (DayTimeDuration, date): lambda left, right: _add_length_to_date(right, left),
    (date, YearMonthDuration): lambda left, right: add_months(left, right.months),
    (YearMonthDuration, date): lambda left, right: add_months(right, left.months),
    (time, DayTimeDuration): _add_length_to_time,
    (DayTimeDuration, time): lambda left, right: _add_length_to_time(right, left),
    (DayTimeDuration, DayTimeDuration): lambda left, right: DayTimeDuration(left.length + right.length),
    (YearMonthDuration, YearMonthDuration): lambda left, right: YearMonthDuration(left.months + right.months),
}
_SUBTRACT: Operations = {
    (datetime, datetime): _between,
    (datetime, date): _between,
    (date, datetime): _between,
    (date, date): _between,
    (time, time): _between_times,
    (datetime, DayTimeDuration): lambda left, right: _add_length(left, DayTimeDuration(-right.length)),
    (datetime, YearMonthDuration): lambda left, right: add_months(left, -right.months),
    (date, DayTimeDuration): lambda left, right: _add_length_to_date(left, DayTimeDuration(-right.length)),
    (date, YearMonthDuration): lambda left, right: add_months(left, -right.months),
    (time, DayTimeDuration): lambda left, right: _add_length_to_time(left, DayTimeDuration(-right.length)),
    (DayTimeDuration, DayTimeDuration): lambda left, right: DayTimeDuration(left.length - right.length),
    (YearMonthDuration, YearMonthDuration): lambda left, right: YearMonthDuration(left.months - right.months),
}
_MULTIPLY: Operations = {
    (DayTimeDuration, Decimal): _scaled_length,
    (Decimal, DayTimeDuration): lambda left, right: _scaled_length(right, left),
    (YearMonthDuration, Decimal): _scaled_months,
    (Decimal, YearMonthDuration): lambda left, right: _scaled_months(right, left),
}
_DIVIDE: Operations = {
    (DayTimeDuration, Decimal): lambda left, right: _from_microseconds(NUMBERS.divide(Decimal(microseconds(left.length)), right)),
    (YearMonthDuration, Decimal): lambda left, right: YearMonthDuration(int(NUMBERS.divide(Decimal(left.months), right))),
    (DayTimeDuration, DayTimeDuration): lambda left, right: NUMBERS.divide(Decimal(microseconds(left.length)), Decimal(microseconds(right.length))),
    (YearMonthDuration, YearMonthDuration): lambda left, right: NUMBERS.divide(Decimal(left.months), Decimal(right.months)),
}


def _operation(on_numbers: Callable[[Decimal, Decimal], Decimal], on_others: Operations) -> Operation:
    def calculate(left: Value, right: Value) -> Value:
        try:
            if type(left) is Decimal and type(right) is Decimal:
                return on_numbers(left, right)
            operation = on_others.get((type(left), type(right)))
            return operation(left, right) if operation else None
        except (ArithmeticError, ValueError):  # no such number or day
            return None

    return calculate


OPERATIONS: dict[str, Operation] = {
    "+": _operation(NUMBERS.add, _ADD),
    "-": _operation(NUMBERS.subtract, _SUBTRACT),
    "*": _operation(NUMBERS.multiply, _MULTIPLY),
    "/": _operation(NUMBERS.divide, _DIVIDE),
    "**": _operation(NUMBERS.power, {}),
}


def negative(value: Value) -> Value:
    """`-value` of numbers and durations."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is DayTimeDuration:
        return DayTimeDuration(-value.length)
    return YearMonthDuration(-value.months) if type(value) is YearMonthDuration else None
