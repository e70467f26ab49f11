"""Functions on contexts, and `is`."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ('context put({x: 1, y: {a: 0}}, ["y", "a", "b"], 2)', None),
    ('get value({a: 1}, "a")', 1),
    ('get value({a: 1}, "b")', None),
    ('get value({a: {b: 2}}, ["a","b"])', 2),
    ("get value({a: 1}, [])", None),
    ('get value(null, "a")', None),
    ("get entries({a: 1, b: 2})", [{"key": "a", "value": 1}, {"key": "b", "value": 2}]),
    ("get entries(null)", None),
    ('context put({a:1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put({a:1}, ["b","c"], 2)', {"a": 1, "b": {"c": 2}}),
    ('context put({a:{b:1}}, ["a","b"], 2)', {"a": {"b": 2}}),
    ('context put({a:1}, "a", null)', {"a": None}),
    ('context put(null, "a", 1)', None),
    ("context put({a:1}, null, 1)", None),
    ("context put({a:1}, [], 1)", None),
    ("context merge([{a:1},{b:2}])", {"a": 1, "b": 2}),
    ("context merge([{a:1},{a:2}])", {"a": 2}),
    ("context merge([])", {}),
    ("context merge({a:1})", {"a": 1}),
    ("context merge([{a:1}, null])", None),
    ('context([{key:"a", value:1}])', {"a": 1}),
    ('context([{key:"a", value:1},{key:"a", value:2}])', None),
    ("context([])", {}),
    ('context({key:"a", value:1})', {"a": 1}),
    ('context([{key:"a"}])', None),
    ("is(1, 1)", True),
    ("is(1, 1.0)", True),
    ('is(1, "1")', False),
    ('is(time("23:00:50z"), time("23:00:50"))', False),
    ('is(time("23:00:50z"), time("23:00:50+00:00"))', True),
    ('is(date("2012-12-25"), date and time("2012-12-25T00:00:00"))', False),
    ("is(null, null)", True),
    ("is(value1: 1)", False),
    ("is(value2: 1)", False),
    ("is(value1: 1, value2: 1)", True),
    ("is(value1: 1, value2: 1, value3: 1)", None),
    ("is()", None),
    ("is([1], [1])", True),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_context_functions(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
