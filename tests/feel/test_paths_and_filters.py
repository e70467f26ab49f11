"""Dots and square brackets."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("o.p.q", 7),
    ("o.x.y", None),
    ("o.p.q.r", None),
    ("n.x", None),
    ("items.name", ["A", "B", "C"]),
    ("items.price", [10, 20.5, None]),
    ("items.missing", [None, None, None]),
    ("items[1].name", "A"),
    ("items[-1].name", "C"),
    ("items[0]", None),
    ("items[4]", None),
    ("items[price > 15].name", ["B"]),
    ('items[name = "A"][1].price', 10),
    ("items[item.price > 5]", [{"name": "A", "price": 10, "tags": ["x"]}, {"name": "B", "price": 20.5, "tags": []}]),
    ("items[price = null].name", ["C"]),
    ("l[item > 1]", [2, 3]),
    ("l[1]", 1),
    ("l[-1]", 3),
    ("l[0]", None),
    ("l[4]", None),
    ("l[true]", [1, 2, 3]),
    ("l[false]", []),
    ("l[null]", []),
    ('l["x"]', None),
    ('empty["x"]', []),
    ('l[if item < 3 then true else "x"]', None),
    ("l[if item < 3 then true else null]", [1, 2]),
    ("l[1.5]", None),
    ("l[a - 3]", 2),
    ("5[1]", 5),
    ("5[2]", None),
    ("5[item > 3]", [5]),
    ("5[item > 6]", []),
    ("null[1]", None),
    ("null[item > 1]", None),
    ("empty[1]", None),
    ("empty[item > 1]", []),
    ("nested[1][2]", 2),
    ("{a: 1}[a = 1]", [{"a": 1}]),
    ("{a: 1}[a = 2]", []),
    ("[{a:1},{a:2}][a > 1]", [{"a": 2}]),
    ("[{a:1},{b:2}].a", [1, None]),
    ("[{x:1,y:2},{x:2,y:3}][x=1].y", [2]),
    ("[1,2,3,4][even(item)]", [2, 4]),
    ("[[1],[2,3]][count(item) > 1]", [[2, 3]]),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_paths_project_and_filters_select(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
