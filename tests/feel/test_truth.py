"""Equality, order and three-valued logic (DMN 1.5 tables 42, 45 and 50): a wrong type is null, never an error."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("5 = 5.0", True),
    ('"a" = "A"', False),
    ('1 = "1"', None),
    ("null = null", True),
    ("null != null", False),
    ("1 != null", True),
    ("1 = null", False),
    ("true = null", False),
    ("[1] = 1", None),
    ("[1,2] = [1,2]", True),
    ('[1,"2"] = [1,2]', False),
    ("[1,null] = [1,null]", True),
    ("{a:1} = {a:1}", True),
    ("{a:1,b:2} = {b:2,a:1}", True),
    ("{a:1} = {a:2}", False),
    ('{a:1} = {a:"1"}', False),
    ("[] = []", True),
    ("1 < 2", True),
    ('1 < "2"', None),
    ("null < 1", None),
    ("1 < null", None),
    ('"a" < "b"', True),
    ("true < false", None),
    ("[1] < [2]", None),
    ('date("2020-01-01") < date("2020-01-02")', True),
    ("true and true", True),
    ("true and null", None),
    ("false and null", False),
    ("null and null", None),
    ('true and "x"', None),
    ('false and "x"', False),
    ('"x" and true', None),
    ("true or null", True),
    ("false or null", None),
    ("null or null", None),
    ('false or "x"', None),
    ('true or "x"', True),
    ("not(true)", False),
    ("not(null)", None),
    ('not("x")', None),
    ("not(1)", None),
    ("not(a > 3)", False),
    ('a > 3 and b = "x"', True),
    ("a > 3 or n", True),
    ("if true then 1 else 2", 1),
    ("if null then 1 else 2", 2),
    ('if "x" then 1 else 2', 2),
    ('if a > 3 then "big" else "small"', "big"),
    ("if a > 3 then 1 else 2 + 10", 1),
    ("(if a > 3 then 1 else 2) + 10", 11),
    ("a between 1 and 5", True),
    ("a between 6 and 9", False),
    ("n between 1 and 2", None),
    ("a between null and 5", None),
    ("a between 1 and null", None),
    ('"b" between "a" and "c"', True),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_comparisons_and_logic_have_three_values(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
