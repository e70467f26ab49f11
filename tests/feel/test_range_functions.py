"""How points and ranges lie to each other (DMN 1.5 table 80)."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("before(1, 10)", True),
    ("before(10, [1..5])", False),
    ("before(1, (1..5])", True),
    ("before([1..5], 10)", True),
    ("before([1..5), [5..10])", True),
    ("after(10, 1)", True),
    ("after([5..10], [1..5))", True),
    ("meets([1..5], [5..10])", True),
    ("meets([1..5), [5..10])", False),
    ("met by([5..10], [1..5])", True),
    ("overlaps([1..5], [3..8])", True),
    ("overlaps([1..5], (5..8])", False),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps before([1..5], [1..5])", False),
    ("overlaps before([1..5), (1..5])", True),
    ("overlaps before([1..5], (1..5])", True),
    ("overlaps after([3..8], [1..5])", True),
    ("overlaps after((1..5], [1..5))", True),
    ("finishes(10, [1..10])", True),
    ("finishes([5..10], [1..10])", True),
    ("finished by([1..10], 10)", True),
    ("finished by([1..10], (1..10])", True),
    ("includes([1..10], 5)", True),
    ("includes([1..10], [4..6])", True),
    ("during(5, [1..10])", True),
    ("during([1..10], [1..10])", True),
    ("starts(1, [1..10])", True),
    ("starts([1..5], [1..10])", True),
    ("starts((1..5], [1..10])", False),
    ("started by([1..10], 1)", True),
    ("coincides(5, 5)", True),
    ("coincides([1..5], [1..5])", True),
    ("coincides((1..5), [1..5])", False),
    ('range("[1..5]")', "[1..5]"),
    ('range("(1..5)").start included', False),
    (r'range("[\"a\"..\"c\"]").start', "a"),
    (r'range("[date(\"2020-01-01\")..date(\"2020-02-01\")]").start', "2020-01-01"),
    ('range("x")', None),
    ('range("[5..1]")', None),
    (r'range("[@\"02:00:00\"..@\"01:00:00\"]")', None),
    ('range("[null..null]")', None),
    ('range("[2..)") = >= 2', True),
    ('range("(..2)") != < 2', False),
    ('range("(..5]")', "(<= 5)"),
    ('range("[1..)") = (>= 1)', True),
    ('range("[..5]")', None),
    ('range("[1..]")', None),
    ('range(" [ 1 .. 3 ] ") = [1..3]', True),
    ('range("[n..3]")', None),
    ('range("[date(string(1))..date(2)]")', None),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_points_and_ranges_are_compared_by_their_ends(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
