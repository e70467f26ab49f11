"""for, some and every."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("for i in l return i * 2", [2, 4, 6]),
    ("for i in 1..3 return i", [1, 2, 3]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in 1..0 return i", [1, 0]),
    ("for i in [1..3] return i", [1, 2, 3]),
    ("for i in (1..3) return i", [2]),
    ("for i in [2..1] return i", None),
    ("for i in null return i", None),
    ("for i in 5 return i", [5]),
    ("for i in [] return i", []),
    ("for i in 1..2, j in 3..4 return i * j", [3, 4, 6, 8]),
    ("for i in 1..3, j in 1..i return j", [1, 1, 2, 1, 2, 3]),
    ("for i in 1..5 return if i <= 2 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
    ('for i in "a".."c" return i', None),
    ("for i in items return i.name", ["A", "B", "C"]),
    ('for i in @"2020-01-01"..@"2020-01-03" return i', ["2020-01-01", "2020-01-02", "2020-01-03"]),
    ("some x in l satisfies x > 2", True),
    ("some x in l satisfies x > 5", False),
    ("every x in l satisfies x > 0", True),
    ("every x in l satisfies x > 1", False),
    ("some x in [] satisfies true", False),
    ("every x in [] satisfies false", True),
    ("some x in null satisfies true", None),
    ("every x in null satisfies true", None),
    ("some x in [1,null] satisfies x > 0", True),
    ("some x in [null,0] satisfies x > 0", None),
    ("every x in [1,null] satisfies x > 0", None),
    ("every x in [0,null] satisfies x > 0", False),
    ("some x in 5 satisfies x = 5", True),
    ("some x in l, y in l satisfies x + y = 6", True),
    ("every x in l, y in l satisfies x + y > 1", True),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_loops_go_through_lists_and_ranges(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
