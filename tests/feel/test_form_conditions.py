"""Form conditionals hide as form-js hides them: what was seen with feelin 6.1.1 in the viewer, expression by expression."""

from typing import Any

import pytest

from engine import feel

CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("=amount > 5", {}, True),
    ("=amount <= 5", {}, True),
    ("=amount > 5", {"amount": 6}, True),
    ("=amount > 5", {"amount": 5}, False),
    ("=amount = null or amount <= 5000", {}, True),
    ("=amount = null or amount <= 5000", {"amount": 6000}, False),
    ("=not(amount > 5)", {}, False),
    ("=not(amount > 5)", {"amount": 3}, True),
    ("=not(amount > 5)", {"amount": 6}, False),
    ("=x", {}, True),
    ("=x", {"x": True}, True),
    ("=x", {"x": False}, False),
    ("=x", {"x": "abc"}, False),
    ("=x", {"x": 5}, False),
    ("=not(x)", {}, False),
    ("=not(x)", {"x": "abc"}, True),
    ('="a"', {}, False),
    ('=not("a")', {}, True),
    ("=null", {}, True),
    ("=not(null)", {}, False),
    ("=[1, 2]", {}, False),
    ("=not([1..2])", {}, True),
    ("=> 5", {}, False),
    ("=not(> 5)", {}, True),
    ("=-", {}, True),
    ("=x = 1, y = 2", {"y": 2}, True),
    ("=x = 1, y = 2", {}, False),
    ("=not(x = 1, y = 2)", {}, True),
    ("=not(x) and y", {"x": True, "y": True}, False),
    ("=not(x) and y", {"x": False, "y": True}, True),
    ("=not(not(x))", {}, False),
    ("=x = null", {}, True),
    ("=list contains(x, 1)", {}, True),
    ("=list contains(x, 1)", {"x": [2]}, False),
    ("=a.b.c = 1", {}, False),
    ("=if x then true else false", {}, False),
    ("=x + 1", {"x": 1}, False),
    ("=this.price > 100", {"this": {"price": 150}}, True),
    ('=not(list contains(change_items, "税号"))', {"change_items": ["税盘"]}, True),
    ('=not(list contains(change_items, "税号"))', {"change_items": ["税号"]}, False),
]


@pytest.mark.parametrize(("text", "context", "hidden"), CASES)
def test_a_field_is_hidden_by_true_and_by_null_and_not_turns_that_round(text: str, context: dict[str, Any], hidden: bool) -> None:
    assert feel.hides(text, context) is hidden


def test_what_form_js_has_no_function_for_is_refused() -> None:
    with pytest.raises(feel.FeelError, match="没有函数 is defined"):
        feel.hides("=is defined(x)", {})
