"""Numbers, text and `+ - * / **` (DMN 1.5 tables 44 and 57)."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("-3 ** 2", 9),
    ("3 ** 2 ** 2", 81),
    ("10 / 4", 2.5),
    ("1 / 0", None),
    ("0 / 0", None),
    ("1 + null", None),
    ("null + 1", None),
    ('"a" + "b"', "ab"),
    ('"a" + 1', None),
    ('1 + "a"', None),
    ('-"a"', None),
    ("-null", None),
    ("- -5", 5),
    ("--5", 5),
    ("2 - -3", 5),
    ("true + true", None),
    (".5 + 1", 1.5),
    ("1.50", 1.5),
    ("1e3", 1000),
    ("1.2e-3", 0.0012),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_arithmetic_gives_null_for_what_cannot_be_calculated(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
