"""Number functions (DMN 1.5 table 76), in 34 digits."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

from engine.feel.arithmetic import NUMBERS
from engine.feel.functions.builtin import builtin
from engine.feel.values import DayTimeDuration, YearMonthDuration
from engine.feel.wide import duration_of, nanoseconds_of

_SCALES = range(-6111, 6177)


def _rounded(number: Decimal, scale: Decimal | None, rounding: str) -> Decimal | None:
    places = int(scale or 0)
    if places not in _SCALES:
        return None
    if number.is_zero() or -number.as_tuple().exponent <= places:  # type: ignore[operator]  # finite: the exponent is a number
        return number
    # Not through NUMBERS: its rounding is fixed, and a shared context must not change.
    return number.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=NUMBERS)


@builtin("decimal(n: number, scale: number)")
def decimal(number: Decimal, scale: Decimal) -> Decimal | None:
    return _rounded(number, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale: number?)")
def floor(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _rounded(number, scale, ROUND_FLOOR)


@builtin("ceiling(n: number, scale: number?)")
def ceiling(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _rounded(number, scale, ROUND_CEILING)


@builtin("round up(n: number, scale: number?)")
def round_up(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _rounded(number, scale, ROUND_UP)


@builtin("round down(n: number, scale: number?)")
def round_down(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _rounded(number, scale, ROUND_DOWN)


@builtin("round half up(n: number, scale: number?)")
def round_half_up(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _rounded(number, scale, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number?)")
def round_half_down(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _rounded(number, scale, ROUND_HALF_DOWN)


@builtin("abs(n: number)")
def abs_(number: Decimal) -> Decimal:
    return abs(number)


@builtin("abs(n: duration)")
def abs_of_duration(duration: DayTimeDuration | YearMonthDuration) -> DayTimeDuration | YearMonthDuration:
    if isinstance(duration, YearMonthDuration):
        return YearMonthDuration(abs(duration.months))
    return duration_of(abs(nanoseconds_of(duration)))


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """`dividend - divisor * floor(dividend / divisor)`: the sign of the divisor."""
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@builtin("sqrt(number: number)")
def sqrt(number: Decimal) -> Decimal:
    return NUMBERS.sqrt(number)


@builtin("log(number: number)")
def log(number: Decimal) -> Decimal | None:
    return NUMBERS.ln(number) if number > 0 else None


@builtin("exp(number: number)")
def exp(number: Decimal) -> Decimal:
    return NUMBERS.exp(number)


@builtin("odd(number: number)")
def odd(number: Decimal) -> bool:
    return abs(NUMBERS.remainder(number, Decimal(2))) == 1


@builtin("even(number: number)")
def even(number: Decimal) -> bool:
    return NUMBERS.remainder(number, Decimal(2)) == 0
