"""The values of FEEL.

Numbers are Decimal (34 digits, decimal128), text `str`, truth `bool`, nothing `None`, lists and contexts `list` and `dict`, and
`datetime.date`, `time`, `datetime`. Durations, ranges and functions are the frozen types below (DMN 1.5 §10.3.2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from engine.feel.errors import FeelError

Value: TypeAlias = Any

MAX_TEXT_VALUE = 1_000_000
MAX_ITEMS = 100_000


@dataclass(frozen=True, slots=True)
class YearMonthDuration:
    """A duration in whole months."""

    months: int


@dataclass(frozen=True, slots=True)
class DayTimeDuration:
    """A duration of exact length; `nanoseconds` (0 to 999) come on top of `length`, which ends at microseconds."""

    length: timedelta
    nanoseconds: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """Everything between two ends. `operator`: written as `(< 10)`, where the other end is None and open; `[1..null]` holds nothing."""

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A function as a value: `call(values, meter)` with as many values as it has parameters. `type`: what it is known to take and to give.

    `built_in`: the built-in function it is, if it is one; that may take other numbers of arguments as well.
    """

    parameters: tuple[str, ...]
    call: Callable[[Sequence[Value], Any], Value]
    type: Any = None
    built_in: Any = None


def too_large() -> FeelError:
    return FeelError("表达式的结果过大", "the result of the expression is too large")


def checked_text(text: str) -> str:
    """`text`, unless it is longer than an expression may make it."""
    if len(text) > MAX_TEXT_VALUE:
        raise too_large()
    return text


def checked_list(items: Sequence[Value]) -> Sequence[Value]:
    if len(items) > MAX_ITEMS:
        raise too_large()
    return items
