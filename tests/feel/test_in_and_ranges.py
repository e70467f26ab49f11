"""`in` with every kind of test, and ranges as values."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("a in [1..5]", True),
    ("a in (1..5)", False),
    ("a in [1..5)", False),
    ("a in ]1..5]", True),
    ("a in [1..5[", False),
    ("a in (1, 2, 5)", True),
    ("a in (< 3, > 4)", True),
    ("a in [1,2,5]", True),
    ("a in [[1..6]]", True),
    ("a in < 6", True),
    ("a in (< 6)", True),
    ("a in (= 5)", True),
    ("a in (!= 5)", False),
    ("[1, 2] in (= [1, 2])", True),
    ("[1, 2] in (!= [2, 1])", True),
    ("{k: a} in (= {k: 5})", True),
    ("true in (!= true)", False),
    ("a in ((= 5))", True),
    ("a in 5", True),
    ('a in "5"', None),
    ("a in null", False),
    ("null in [1..3]", None),
    ("null in [null, 1]", True),
    ("null in (null)", True),
    ("n in (null, 1)", True),
    ("1 in [2,3,1]", True),
    ("1 in [[1,2]]", False),
    ("[1] in [[1],[2]]", True),
    ("5 in ([1..3], [4..6])", True),
    ("5 in (null..10]", None),
    ("5 in [1..null)", None),
    ('"b" in ["a".."c"]', True),
    ('date("2020-01-05") in [date("2020-01-01")..date("2020-02-01")]', True),
    ("[1..3]", "[1..3]"),
    ("(< 10) = (null..10)", False),
    ("(=10) = (=10)", True),
    ("(=10) = [10..10]", False),
    ("(!=10) = (!=10)", True),
    ("(< 10).end", 10),
    ("(< 10).start", None),
    ("(< 10).start included", False),
    ("(=10).start included", True),
    ("[1..3] = [1..3]", True),
    ("[1..3] = [1..3)", False),
    ("[1..3].start", 1),
    ("[1..3].end included", True),
    ("(1..3].start included", False),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_in_tests_values_lists_ranges_and_comparisons(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
