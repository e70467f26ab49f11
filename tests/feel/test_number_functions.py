"""Number functions, in decimal."""

from typing import Any

import pytest

from tests.feel.sample import answer, as_text

CASES: list[tuple[str, Any]] = [
    ("decimal(1/3, 2)", 0.33),
    ("decimal(1.5, 0)", 2),
    ("decimal(2.5, 0)", 2),
    ("decimal(1/3, 2.5)", 0.33),
    ("decimal(5, null)", None),
    ("decimal(123456, -3)", 123000),
    ("floor(1.5)", 1),
    ("floor(-1.5)", -2),
    ("floor(-1.56, 1)", -1.6),
    ("ceiling(1.5)", 2),
    ("ceiling(-1.5)", -1),
    ("ceiling(-1.56, 1)", -1.5),
    ("round up(5.5, 0)", 6),
    ("round up(-1.126, 2)", -1.13),
    ("round down(-5.5, 0)", -5),
    ("round half up(5.5, 0)", 6),
    ("round half up(-5.5, 0)", -6),
    ("round half up(2.345, 2)", 2.35),
    ("round half down(5.5, 0)", 5),
    ("round half down(1.126, 2)", 1.13),
    ("round up(5.5, 6176)", 5.5),
    ("round up(5.5, 6177)", None),
    ("round up(5.5, -6112)", None),
    ("abs(10)", 10),
    ("abs(-10)", 10),
    ('abs(duration("-P1D"))', "P1D"),
    ('abs(duration("-P1Y"))', "P1Y"),
    ("modulo(12, 5)", 2),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("modulo(-12, -5)", -2),
    ("modulo(10.1, 4.5)", 1.1),
    ("modulo(-10.1, 4.5)", 3.4),
    ("modulo(5, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(10)", 2.302585092994046),
    ("log(0)", None),
    ("log(-1)", None),
    ("exp(5)", 148.4131591025766),
    ("odd(5)", True),
    ("odd(2.5)", False),
    ("even(2)", True),
    ("even(-2)", True),
    ("even(2.5)", False),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_number_functions(expression: str, expected: Any) -> None:
    assert answer(expression) == as_text(expected)
