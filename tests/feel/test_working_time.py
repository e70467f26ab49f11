"""workdays(n) and workhours(n): a length over the working calendar, for timers and for arithmetic."""

from datetime import date
from typing import Any

import pytest

from engine import feel
from engine.calendar import Calendar
from tests.feel.sample import answer, as_text

# 1 to 7 October 2026 are holidays, and Saturday 10 October is worked instead.
CASES: list[tuple[str, Any]] = [
    ("workdays(2)", "2 workdays"),
    ("workhours(1.5)", "1.5 workhours"),
    ("string(workdays(3))", "3 workdays"),
    ("workdays(0.5)", None),
    ("workdays(100000)", None),
    ('workdays("2")', None),
    ('date("2026-09-30") + workdays(1)', "2026-10-08"),
    ('workdays(3) + date("2026-09-30")', "2026-10-10"),
    ('date("2026-10-08") - workdays(1)', "2026-09-30"),
    ('date and time("2026-09-30T17:00:00") + workhours(2)', "2026-10-08T10:00:00"),
    ('date and time("2026-09-30T09:00:00Z") + workhours(2)', "2026-10-08T02:00:00Z"),
    ('date and time("2026-09-30T17:00:00+08:00") + workdays(1)', "2026-10-08T17:00:00+08:00"),
    ('date("2026-01-01") + workhours(1)', "2026-01-04T10:00:00"),
    ("workdays(2) + workdays(3)", "5 workdays"),
    ("workhours(5) - workhours(3)", "2 workhours"),
    ("workdays(1) + workhours(1)", None),
    ("workdays(2) = workdays(2)", True),
    ("workdays(2) > workdays(1)", None),
    ("1 + workdays(1)", None),
    ('time("10:00:00") + workhours(1)', None),
    ('duration("P1D") + workdays(1)', None),
    ('date("9999-12-31") + workdays(1)', None),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_working_time(expression: str, expected: Any) -> None:
    assert answer(expression, {}) == as_text(expected)


def test_the_calendar_of_the_house_is_asked_only_where_it_is_needed() -> None:
    asked = []

    def house() -> Calendar:
        asked.append(1)
        return Calendar({date(2026, 10, 8): (False, "台风")})

    assert feel.evaluate("1 + 1", {}, calendar=house) == 2
    assert not asked
    assert feel.evaluate('date("2026-09-30") + workdays(1)', {}, calendar=house) == date(2026, 10, 9)
    asked.clear()
    feel.evaluate('for i in 1..50 return date("2026-09-30") + workdays(i)', {}, calendar=house)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "expression",
    [
        'for i in 1..1000 return date("2026-01-01") + workdays(1000)',
        'for i in 1..1000 return date("2026-01-01") + workhours(8000)',
        "for y in 2050..2090 return date(y, 1, 1) + workdays(1)",
    ],
)
def test_many_workdays_cost_steps_and_so_do_far_years(expression: str) -> None:
    with pytest.raises(feel.FeelError, match="步数"):
        feel.evaluate(expression, {})


def test_the_longest_working_times_and_those_of_the_next_years_can_be_added() -> None:
    assert feel.evaluate('date("2020-01-01") + workdays(1500)', {}) == date(2026, 1, 7)
    assert feel.evaluate('date("2020-01-01") + workhours(12000) > date and time("2026-01-01T00:00:00")', {}) is True
    assert len(feel.evaluate('for i in 1..100 return date("2027-06-01") + workdays(i)', {})) == 100
