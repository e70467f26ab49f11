"""Values come from JSON and go back to it."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine import feel


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("given", "inside"),
    [
        (1, Decimal(1)),
        (0.1, Decimal("0.1")),
        (8000.5, Decimal("8000.5")),
        (True, True),
        (None, None),
        ("a", "a"),
        (float("nan"), None),
        (float("inf"), None),
        ([1, [True]], [Decimal(1), [True]]),
        ((1, 2), [Decimal(1), Decimal(2)]),
        ({"a": {"b": 1}}, {"a": {"b": Decimal(1)}}),
        ({1: "x"}, {"1": "x"}),
        (date(2025, 1, 1), date(2025, 1, 1)),
        (timedelta(days=1), feel.DayTimeDuration(timedelta(days=1))),
        (Colour.RED, "red"),
        (Decimal("1.50"), Decimal("1.50")),
    ],
)
def test_values_from_json(given: Any, inside: Any) -> None:
    value = feel.from_json(given)

    assert (value, type(value)) == (inside, type(inside))


@pytest.mark.parametrize(
    ("inside", "given"),
    [
        (Decimal("1"), 1),
        (Decimal("1.00"), 1),
        (Decimal("1E+3"), 1000),
        (Decimal("1.5"), 1.5),
        (Decimal("-0"), 0),
        (Decimal(2**63 - 1), 2**63 - 1),
        (Decimal(2**63), float(2**63)),
        (date(2025, 1, 31), "2025-01-31"),
        (time(9, 5), "09:05:00"),
        (time(9, 5, 1, 500000, tzinfo=UTC), "09:05:01.5Z"),
        (datetime(2025, 1, 31, 9), "2025-01-31T09:00:00"),
        (datetime(2025, 1, 31, 9, tzinfo=timezone(timedelta(hours=8))), "2025-01-31T09:00:00+08:00"),
        (datetime(2025, 1, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai")), "2025-01-31T09:00:00+08:00"),
        (feel.YearMonthDuration(14), "P1Y2M"),
        (feel.YearMonthDuration(-1), "-P1M"),
        (feel.DayTimeDuration(timedelta(days=1, hours=2, seconds=3, milliseconds=500)), "P1DT2H3.5S"),
        (feel.DayTimeDuration(-timedelta(minutes=90)), "-PT1H30M"),
        (feel.DayTimeDuration(timedelta(0)), "PT0S"),
        (feel.Range(Decimal(1), Decimal(5), end_included=False), "[1..5)"),
        ([Decimal(1), {"a": date(2025, 1, 1)}], [1, {"a": "2025-01-01"}]),
        (7, 7),
        (0.5, 0.5),
    ],
)
def test_values_to_json(inside: Any, given: Any) -> None:
    value = feel.to_json(inside)

    assert (value, type(value)) == (given, type(given))


@pytest.mark.parametrize("strange", [object(), b"bytes", {1, 2}, 1j])
def test_what_feel_has_no_value_for_is_refused(strange: Any) -> None:
    with pytest.raises(feel.FeelError, match="不能用于表达式"):
        feel.from_json({"a": [strange]})


def test_a_function_cannot_be_stored() -> None:
    with pytest.raises(feel.FeelError, match="函数"):
        feel.to_json(feel.evaluate("{f: function(x) x}", {}))


def test_a_variable_that_is_not_used_may_be_anything() -> None:
    assert feel.evaluate("a + 1", {"a": 1, "b": object()}) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"amount": 5, "tags": ["a", null, true]}', {"amount": 5, "tags": ["a", None, True]}),
        ('{amount: 5, day: date("2026-01-31")}', {"amount": 5, "day": date(2026, 1, 31)}),
        ('{"x": 0.1}', {"x": Decimal("0.1")}),
        ("{}", {}),
        ('{a b: 1, "c": a b + 1}', {"a b": 1, "c": 2}),
    ],
)
def test_a_context_is_read_from_feel_or_json(text: str, value: dict[str, Any]) -> None:
    assert feel.context(text) == value


@pytest.mark.parametrize("text", ["[1, 2]", "5", "", "{a: }", "{a: 1", "null"])
def test_anything_else_is_no_context(text: str) -> None:
    with pytest.raises(feel.FeelError):
        feel.context(text)
