"""Random expressions mean the same to feelin, the FEEL of form-js, and here; what the form compiler lets through may not differ."""

import json
import math
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import feel

ROOT = Path(__file__).parent.parent.parent
FEELIN = ROOT / "web" / "frontend" / "node_modules" / "@bpmn-io" / "feelin" / "dist" / "index.js"
CONTEXT = {
    "n": 7, "m": -2.5, "big": 1200, "s": "abcABC", "城市": "上海", "empty": "", "yes": True, "no": False,
    "list": [3, 1, 2], "words": ["a", "bb", "上海"], "none": [],
    "rows": [{"price": 10, "name": "A"}, {"price": 20.5, "name": "B"}, {"price": 7, "name": "A"}], "o": {"p": {"q": 5}, "t": "x"},
}  # fmt: skip


class Maker:
    """Writes expressions of a wanted type; `depth` is how far it may go."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, *makers: Callable[[], str]) -> str:
        return self.random.choice(makers)()

    def number(self, depth: int) -> str:
        inner = depth - 1
        if depth <= 0:
            return self.random.choice(["n", "m", "big", "o.p.q", "0", "1", "2", "10", "0.5", "12.25", "list[1]", "list[-1]", "rows[1].price"])
        return self.one(
            lambda: f"({self.number(inner)} {self.random.choice('+-*')} {self.number(inner)})",
            lambda: f"-{self.number(0)}",
            lambda: f"string length({self.text(inner)})",
            lambda: f"count({self.list(inner)})",
            lambda: f"sum({self.numbers(inner)})",
            lambda: f"{self.random.choice(['min', 'max', 'abs', 'floor', 'ceiling'])}({self.number(inner)})",
            lambda: f"modulo({self.number(inner)}, {self.random.choice(['3', '-4', '2.5'])})",
            lambda: f"(if {self.truth(inner)} then {self.number(inner)} else {self.number(inner)})",
            lambda: f"(for i in {self.random.choice(['list', 'rows.price'])} return i + {self.number(0)})[1]",
        )

    def text(self, depth: int) -> str:
        inner = depth - 1
        if depth <= 0:
            return self.random.choice(["s", "城市", "empty", '"b"', '"上"', '"x y"', "o.t", "words[2]"])
        return self.one(
            lambda: f"{self.text(inner)} + {self.text(inner)}",
            lambda: f"{self.random.choice(['upper case', 'lower case'])}({self.text(inner)})",
            lambda: f"{self.random.choice(['substring before', 'substring after'])}({self.text(inner)}, {self.text(0)})",
            lambda: f"string({self.number(0)})",
            lambda: f"(if {self.truth(inner)} then {self.text(inner)} else {self.text(inner)})",
            lambda: f"string join(words, {self.random.choice(['words[1]', 'empty'])})",
            lambda: f'replace({self.text(inner)}, "[a-c]+", "-")',
        )

    def truth(self, depth: int) -> str:
        inner = depth - 1
        if depth <= 0:
            return self.random.choice(["yes", "no", "true", "false", "n > 5", 's = "abcABC"', "missing = null", "n != null"])
        return self.one(
            lambda: f"{self.number(inner)} {self.random.choice(['<', '<=', '>', '>=', '=', '!='])} {self.number(inner)}",
            lambda: f"{self.text(inner)} {self.random.choice(['=', '!=', '<', '>'])} {self.text(inner)}",
            lambda: f"({self.truth(inner)}) and ({self.truth(inner)})",
            lambda: f"({self.truth(inner)}) or ({self.truth(inner)})",
            lambda: f"not({self.truth(inner)})",
            lambda: f"({self.number(inner)} in [{self.random.choice(['0', '5'])}..{self.random.choice(['10', '2000'])}])",
            lambda: f"({self.number(inner)} between 1 and {self.random.choice(['10', '2000'])})",
            lambda: f"{self.random.choice(['contains', 'starts with', 'ends with'])}({self.text(inner)}, {self.text(0)})",
            lambda: f'matches({self.text(inner)}, "^[a-z]")',
            lambda: f"list contains(list, {self.number(0)})",
            lambda: f"some i in list satisfies i > {self.number(0)}",
            lambda: f"every r in rows satisfies r.price > {self.number(0)}",
        )

    def numbers(self, depth: int) -> str:
        return self.random.choice(["list", "rows.price", "[1, 2.5, n]", f"list[item > {self.number(0)}]", "rows[price > 8].price", "reverse(list)"])

    def list(self, depth: int) -> str:
        return self.random.choice(
            ["list", "words", "none", "rows", 'rows[name = "A"]', "append(list, n)", "concatenate(list, words)", "flatten([list, words])"]
        )

    def any(self, depth: int) -> str:
        return self.one(lambda: self.number(depth), lambda: self.text(depth), lambda: self.truth(depth), lambda: self.list(depth))


def node() -> str:
    found = shutil.which("node") or shutil.which("node", path=str(ROOT / ".node" / "venv" / "bin"))
    assert found, "Node is what builds the pages: run `make frontend` first"
    return found


def browser(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assert FEELIN.exists(), "run `make frontend` first"
    script = Path(__file__).with_name("browser.mjs")
    told = subprocess.run(
        [node(), str(script), str(FEELIN)],
        input="\n".join(json.dumps(line) for line in lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def here(expression: str) -> Any:
    return feel.to_json(feel.evaluate(expression, CONTEXT))


def same(one: Any, other: Any) -> bool:
    """Numbers as doubles, which is all the browser has."""
    if type(one) in (int, float) and type(other) in (int, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)


@pytest.mark.parametrize("seed", range(4))
def test_a_random_expression_means_the_same_on_both_sides(seed: int) -> None:
    maker = Maker(seed)
    expressions = [maker.any(depth) for depth in (1, 2, 3, 4) for _ in range(60)]
    allowed = [expression for expression in expressions if not feel.browser_differences(expression)]
    assert len(allowed) > len(expressions) // 2

    there = browser([{"expression": expression, "context": CONTEXT} for expression in allowed])

    differing = [(e, here(e), told) for e, told in zip(allowed, there, strict=True) if "error" in told or not same(here(e), told["value"])]
    assert differing == []
