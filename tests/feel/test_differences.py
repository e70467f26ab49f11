"""differences.md is true: every row means here what it says, and what it calls refused is."""

import json
import re
from pathlib import Path

import pytest

from engine import feel
from tests.feel.sample import answer, as_text

TEXT = (Path(feel.__file__).parent / "differences.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(.+?)` \| (`.+?`|refused) \| (.+?) \| ?(yes|by type)? ?\|$", TEXT, re.MULTILINE)
FOUND = re.search(r"The context is `(.+?)`", TEXT.replace("\n", " "))
CONTEXT = json.loads(FOUND[1]) if FOUND else {}


def test_every_row_is_read() -> None:
    assert len(ROWS) == len([line for line in TEXT.splitlines() if line.startswith("| `")]) > 60


@pytest.mark.parametrize(("expression", "here", "there", "refused"), ROWS)
def test_a_row_says_what_an_expression_gives_here(expression: str, here: str, there: str, refused: str) -> None:
    if here == "refused":
        with pytest.raises(feel.FeelError):
            feel.parse(expression)
        return

    assert answer(expression, CONTEXT) == as_text(json.loads(here.strip("`")))
    assert bool(feel.browser_differences(expression)) == (refused == "yes")


@pytest.mark.parametrize(
    "expression",
    [
        "(a in [1..9]) and t",
        "t and a in [1..9]",
        "a in (1, 5) and t",
        "items[ok = true].name",
        "items[price > 15 and ok = true]",
        "l[1] + l[-1]",
        "count(items[price > 5]) > 1",
        "decimal(0.1 + 0.2, 2) = 0.3",
        "amount * 2 = total",
        'date(s) < date("2025-02-01")',
        "some x in l satisfies x > 2",
        'if amount > 5 then "a" else "b"',
        "for i in 1..3 return i",
        'string length(b) = 18 and matches(b, "^[0-9A-Z]+$")',
        "sum(items.price)",
    ],
)
def test_what_both_sides_read_alike_is_not_refused(expression: str) -> None:
    assert feel.browser_differences(expression) == []


def test_unary_tests_are_looked_at_too() -> None:
    assert feel.browser_differences('trim(x) = "a", y', tests=True) == [("浏览器里没有函数 trim()", "the browser has no function trim()")]
