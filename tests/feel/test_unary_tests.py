"""Cells of decision tables: one value, several tests (DMN 1.5 §7.3.3 and §10.3.2.8)."""

from datetime import date
from typing import Any

import pytest

from engine import feel

CASES: list[tuple[str, Any, bool | None]] = [
    ("-", None, True),
    ("", 5, True),
    ("  ", 5, True),
    ("5", 5, True),
    ("5", "5", None),
    ("= 5", 5, True),
    ('"a"', "a", True),
    ('"a", "b"', "b", True),
    ('"a", "b"', "c", False),
    ('not("a")', "a", False),
    ('not("a", "b")', "c", True),
    ("not(< 5)", 6, True),
    ("not(not(true))", True, True),
    ("< 5", 4, True),
    ("< 5", 5, False),
    ("<= 5", 5, True),
    ("> 5", None, None),
    (">= 5, < 2", 1, True),
    ("!= 5", 6, True),
    ("[1..5]", 5, True),
    ("[1..5)", 5, False),
    ("(1..5]", 1, False),
    ("]1..5[", 3, True),
    ("[1..2], [4..5]", 4, True),
    ("[1..limit]", 7, True),
    ("< limit", 7, True),
    ("limit", 10, True),
    ("names", "b", True),
    ("names", "z", False),
    ('["a", "b"]', "b", True),
    ('["a", "b"]', ["a", "b"], True),
    ("true", True, True),
    ("true", False, False),
    ("true", None, False),
    ("false", False, True),
    ("null", None, True),
    ("null", 1, False),
    ("not(null)", 1, True),
    ("? > 5", 6, True),
    ("? > 5 and ? < 10", 10, False),
    ("? = true", False, False),
    ("? > 5", None, None),
    ('contains(?, "票")', "发票云", True),
    ('matches(?, "^[0-9]{6}$")', "440300", True),
    ('list contains(?, "税号")', ["税号", "税盘"], True),
    ("count(?) > 1", [1, 2], True),
    ("count(?) > 1", [1], False),
    ("some x in ? satisfies x > 2", [1, 3], True),
    ("limit > 5", "anything", True),
    ("limit > 50", "anything", False),
    ("limit > 5", True, True),
    ("limit > 5", False, False),
    ('date("2025-01-01")', date(2025, 1, 1), True),
    ('> date("2025-01-01")', date(2025, 1, 2), True),
    ('[@"2025-01-01"..@"2025-12-31"]', date(2025, 6, 1), True),
    ("{a: 1}", {"a": 1}, True),
    ("- 5", -5, True),
    ("-5", -5, True),
    ("1 + 1", 2, True),
    ("x.y", 3, True),
    ("(< 5)", 4, True),
    ("((1..5))", 3, True),
]


@pytest.mark.parametrize(("tests", "value", "expected"), CASES)
def test_a_cell_says_whether_it_holds_for_a_value(tests: str, value: Any, expected: bool | None) -> None:
    context = {"limit": 10, "names": ["a", "b"], "x": {"y": 3}}

    assert feel.unary(tests).matches(value, context) is expected


def test_names_are_those_of_the_context_without_the_value_itself() -> None:
    assert feel.unary("> limit, ? < other.top").names == {"limit", "other"}


def test_a_variable_called_like_the_value_does_not_hide_it() -> None:
    assert feel.unary("? > 5").matches(6, {"?": 1}) is True


@pytest.mark.parametrize("text", ["5,", ", 5", "< ", "not(", "5 6", "[1..", '"a" "b"', "<> 5"])
def test_a_broken_cell_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(feel.FeelError) as refused:
        feel.unary(text)

    assert refused.value.position is not None
