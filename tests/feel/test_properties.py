"""What holds for every value and every text."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel

FRACTIONS = st.floats(-1e12, 1e12, allow_nan=False, width=64).map(lambda number: round(number, 6))
NUMBERS = st.integers(-(10**15), 10**15) | FRACTIONS
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)
WORDS = """1 2.5 a b.c x[1] [ ] ( ) { } , : .. + - * / ** = != < <= > >= and or not( in between if then else for return some every satisfies
    null true false "t" "" @"2025-01-01" date( string length( count( function(x) instance of number ? @ // 金额 item == True is None len( % && \\
    " .5"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=25).map(" ".join)
SMALL = st.integers(-50, 50)
UNHURRIED = settings(deadline=None)  # a busy machine is no failure


@UNHURRIED
@given(JSON)
def test_json_survives_the_way_in_and_out(value: Any) -> None:
    assert json.loads(json.dumps(feel.to_json(feel.from_json(value)))) == json.loads(json.dumps(value))


@UNHURRIED
@given(JSON)
def test_a_value_written_as_feel_is_the_same_value(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)

    assert feel.evaluate(text, {}) == feel.from_json(json.loads(text, parse_float=Decimal))


@UNHURRIED
@given(TEXTS, JSON)
def test_a_text_is_evaluated_or_refused_and_nothing_else(text: str, value: Any) -> None:
    try:
        feel.to_json(feel.parse(text).evaluate({"a": value, "b": {"c": value}, "x": [value], "金额": 1}))
    except feel.FeelError as error:
        assert error.message_zh
        assert error.message_en


@UNHURRIED
@given(TEXTS, JSON)
def test_unary_tests_conditions_scripts_and_contexts_too(text: str, value: Any) -> None:
    for use in (
        lambda: feel.unary(text).matches(value, {"a": value}),
        lambda: feel.hides(text, {"a": value}),
        lambda: feel.assignments(text),
        lambda: feel.context(text),
        lambda: feel.browser_differences(text),
    ):
        try:
            use()
        except feel.FeelError:
            continue


@UNHURRIED
@given(SMALL, SMALL, SMALL)
def test_a_range_is_its_two_comparisons(low: int, high: int, value: int) -> None:
    context = {"low": low, "high": high, "v": value}

    assert feel.evaluate("v in [low..high]", context) is (low <= value <= high)
    assert feel.evaluate("v in (low..high)", context) is (low < value < high)
    assert feel.evaluate("v between low and high", context) is (low <= value <= high)
    assert feel.unary("[low..high)").matches(value, context) is (low <= value < high)


@UNHURRIED
@given(st.lists(SMALL, max_size=30))
def test_lists_are_treated_as_python_treats_them(numbers: list[int]) -> None:
    context = {"l": numbers}

    assert feel.evaluate("sort(l, function(x, y) x < y)", context) == sorted(numbers)
    assert feel.evaluate("l[item > 3]", context) == [number for number in numbers if number > 3]
    assert feel.evaluate("reverse(reverse(l))", context) == numbers
    assert feel.evaluate("distinct values(l)", context) == list(dict.fromkeys(numbers))
    assert feel.evaluate("sum(l)", context) == (sum(numbers) if numbers else None)
    assert feel.evaluate("for x in l return x * 2", context) == [number * 2 for number in numbers]


@UNHURRIED
@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_dates_are_read_as_they_are_written(day: date) -> None:
    assert feel.evaluate("date(string(d))", {"d": day}) == day


@UNHURRIED
@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC) | st.none()))
def test_moments_are_read_as_they_are_written(moment: datetime) -> None:
    assert feel.evaluate("date and time(string(m))", {"m": moment}) == moment


@UNHURRIED
@given(st.times())
def test_times_are_read_as_they_are_written(clock: time) -> None:
    assert feel.evaluate("time(string(t))", {"t": clock}) == clock


@UNHURRIED
@given(st.timedeltas(timedelta(days=-99999), timedelta(days=99999)), st.integers(-9999, 9999))
def test_durations_are_read_as_they_are_written(length: timedelta, months: int) -> None:
    exact, calendar = feel.DayTimeDuration(length), feel.YearMonthDuration(months)

    assert feel.evaluate("duration(string(d))", {"d": exact}) == exact
    assert feel.evaluate("duration(string(d))", {"d": calendar}) == calendar


@UNHURRIED
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-2000, 2000))
def test_adding_days_and_taking_them_away_comes_back(day: date, days: int) -> None:
    context = {"d": day, "n": days}

    assert feel.evaluate('d + duration("P1D") * n - duration("P1D") * n', context) == day
    assert feel.evaluate('(d + duration("P1D") * n - d) / duration("P1D")', context) == days


@UNHURRIED
@given(st.sampled_from([True, False, None]), st.sampled_from([True, False, None]))
def test_logic_obeys_de_morgan(left: bool | None, right: bool | None) -> None:
    context = {"l": left, "r": right}

    assert feel.evaluate("not(l and r)", context) is feel.evaluate("not(l) or not(r)", context)
    assert feel.evaluate("l and r", context) is feel.evaluate("r and l", context)
