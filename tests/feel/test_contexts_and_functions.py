"""Contexts see their earlier entries; functions are values."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
    ("{a: 1, b: a + 1}.b", 2),
    ('{"a b": 1}', {"a b": 1}),
    ('{"a b": 1}.a b', 1),
    ("{a: 1, a: 2}", None),
    ("{}", {}),
    ("{a: {b: 1}}.a.b", 1),
    ("{f: function(x) x * 2, r: f(3)}.r", 6),
    ("(function(x) x + 1)(2)", 3),
    ('(function(x: number) x + 1)("a")', None),
    ("(function(x: number) x + 1)(3)", 4),
    ("{fact: function(n) if n <= 1 then 1 else n * fact(n - 1), r: fact(5)}.r", 120),
    ("(function(f) f([1, 2, 3]) * f(1, 2))(sum)", 18),
    ('(function(f) f("foobar", 3) + f("foobar", 4, 2))(substring)', "obarba"),
    ('(function(f) f(start position: 3, string: "foobar"))(substring)', "obar"),
    ("(function(f) f(9, 2))(sqrt)", None),
    ("(function(f) f())(sum)", None),
    ("(function(f) f(9))(sqrt)", 3),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_contexts_and_function_literals(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
