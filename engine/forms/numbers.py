"""Numbers of a form: exact inside, JSON outside."""

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

_LARGEST = Decimal(2**53 - 1)
_WRITTEN = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)


def decimal_of(value: Any) -> Decimal | None:
    """Exactly what was written, or None: bools, NaN, infinities, other types, and numbers JavaScript would round."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return Decimal(value) if _WRITTEN.fullmatch(value) else None
    if isinstance(value, int):
        return Decimal(value) if abs(value) <= _LARGEST else None
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) and abs(value) <= _LARGEST else None
    if isinstance(value, Decimal):
        return value if value.is_finite() and abs(value) <= _LARGEST and -30 <= int(value.as_tuple().exponent) <= 30 else None
    return None


def as_json(number: Decimal) -> int | float:
    """An int where it is one, else a float."""
    return int(number) if number == number.to_integral_value() else float(number)


def decimals(number: Decimal) -> int:
    """Digits after the point that are not trailing zeros."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def is_multiple(number: Decimal, step: Decimal) -> bool:
    return step == 0 or (Fraction(number) / Fraction(step)).denominator == 1
