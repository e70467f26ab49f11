"""`instance of`, `string()`, `number()`, `not()`."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("1 instance of number", True),
    ('"a" instance of string', True),
    ("null instance of Any", False),
    ("1 instance of Any", True),
    ("null instance of string", False),
    ("[1,2] instance of list<number>", True),
    ('[1,"a"] instance of list<number>', False),
    ("{a:1} instance of context<a: number>", True),
    ('{a:"x"} instance of context<a: number>', False),
    ("[1..3] instance of range<number>", True),
    ('date("2020-01-01") instance of date', True),
    ('duration("P1D") instance of days and time duration', True),
    ('duration("P1Y") instance of years and months duration', True),
    ('date and time("2020-01-01T00:00:00") instance of date and time', True),
    ("(function(x) x) instance of function<Any> -> Any", True),
    ('(function() "a") instance of function<> -> string', True),
    ('(function() "a") instance of function<> -> number', False),
    ('(function(a: list<number>) {b: "b"}) instance of function<list<number>> -> context<b: string, c: string>', False),
    ("(function(a: context<a: string>) 1) instance of function<context<a: string, b: string>> -> number", True),
    ("(function(a: context<a: string, b: string>) 1) instance of function<context<a: string>> -> number", False),
    ('(function(a: string, b: string) "x") instance of function<string> -> string', False),
    ("(function(a) a + 1) instance of function<number> -> number", True),
    ("(function(a) function(b) 1) instance of function<Any> -> function<Any> -> number", True),
    ("(function(a) [1, 2]) instance of function<Any> -> list<string>", False),
    ("string(1.0)", "1"),
    ("string(1.10)", "1.1"),
    ("string(100)", "100"),
    ("string(0.1)", "0.1"),
    ("string(1/3)", "0.3333333333333333333333333333333333"),
    ("string(true)", "true"),
    ("string(null)", None),
    ('string("a")', "a"),
    ('string([1,"a",null])', '[1, "a", null]'),
    ('string({a: 1, b: "x"})', '{a: 1, b: "x"}'),
    ('string(date("2020-01-01"))', "2020-01-01"),
    ('string(duration("P1Y2M"))', "P1Y2M"),
    ('string(duration("PT26H"))', "P1DT2H"),
    ("string(-0.5)", "-0.5"),
    ('number("1.5")', 1.5),
    ('number("1,5")', None),
    ('number("1 000,5", " ", ",")', 1000.5),
    ('number("1,000.5", ",", ".")', 1000.5),
    ('number("1.000,5", ".", ",")', 1000.5),
    ('number("abc")', None),
    ("number(null)", None),
    ('number("1e3")', 1000),
    ('number("-5")', -5),
    ("number(5)", 5),
    ("not(negand: true)", False),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_values_know_their_types_and_their_texts(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
