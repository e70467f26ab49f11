"""Names in any script, comments, escapes, named arguments, singleton lists."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ('trim("  a ")', "a"),
    ('extract("references are 1234, 1256, 1378", "12[0-9]*")', ["1234", "1256"]),
    ("get or else(null, 1)", 1),
    ('get or else("a", 1)', "a"),
    ('last day of month(date("2022-10-01"))', "2022-10-31"),
    ('金额 > 5000 and 部门 = "财务"', True),
    ("foo", None),
    ("foo.bar", None),
    ("foo + 1", None),
    ("foo = null", True),
    (r'"\u4F60\n\t\"x\"\\"', '你\n\t"x"\\'),
    (r'"\U01F40E"', "🐎"),
    (r'"a\db"', "a\\db"),
    ("1 = 1 = true", True),
    ("1 in [1..3] and t", True),
    ("a > 3 and if t then true else false", True),
    ("t and some x in l satisfies x > 2", True),
    ("not(t) or a > 1", True),
    ('substring(string: "foobar", start position: 3)', "obar"),
    ('substring(start position: 3, string: "foobar", length: 2)', "ob"),
    ('substring(string: "foobar", startposition: 3)', None),
    ('substring("foobar")', None),
    ('substring("foobar", 1, 2, 3)', None),
    ("sum(list: [1,2])", 3),
    ("abs([-1])", 1),
    ("abs([-1,2])", None),
    ('upper case(["a"])', "A"),
    ("date(year: 2020, month: 1, day: 2)", "2020-01-02"),
    ('context put(context: {a:1}, keys: ["x"], value: 2)', {"a": 1, "x": 2}),
    ("string(from: 1)", "1"),
    ("floor(n: 1.5)", 1),
    ("modulo(dividend: 5, divisor: 3)", 2),
    ("round half up(n: 2.5, scale: 0)", 3),
    ("list contains(list: [1], element: 1)", True),
    ("count(list: [1,2])", 2),
    ("insert before(list: [1], position: 1, newItem: 0)", [0, 1]),
    ("time(hour: 1, minute: 2, second: 3)", "01:02:03"),
    ('duration(from: "P1D")', "P1D"),
    ("(1)", 1),
    ("((1))", 1),
    ("[1, 2, 3][2]", 2),
    ("[1, [2, 3]][2][1]", 2),
    ("{a: [1,2]}.a[2]", 2),
    ('"a" in ("a", "b")', True),
    ("a != 5", False),
    ("a >= 5", True),
    ("a <= 4", False),
    ("100 > 20.5", True),
    ('date("2020-01-01") = date("2020-01-01")', True),
    ('date and time("2020-01-01T00:00:00Z") = date and time("2020-01-01T01:00:00+01:00")', True),
    ('date and time("2020-01-01T00:00:00") = date and time("2020-01-01T00:00:00Z")', False),
    ("1 // comment", 1),
    ("1 /* c */ + 2", 3),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_names_comments_and_arguments(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
