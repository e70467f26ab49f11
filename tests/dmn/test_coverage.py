"""Overlaps and gaps of UNIQUE tables, each with an example that a person can try."""

from collections.abc import Sequence

import pytest

from engine import dmn
from tests.dmn.models import decision, model, table


def said(inputs: Sequence[str], rules: Sequence[Sequence[str]], **options: str) -> list[str]:
    logic = table(inputs, ["y"], [(*rule, "1") for rule in rules], **options)
    return [finding.message_en for finding in dmn.lint("x.dmn", model(decision(logic)))]


def overlap(one: int, other: int, example: str) -> str:
    return f"rules {one} and {other} of decision d overlap, for example for {example}, which UNIQUE does not allow"


def gap(example: str) -> str:
    return f"no rule of decision d applies to {example}"


@pytest.mark.parametrize(
    ("inputs", "rules", "findings"),
    [
        (["x"], [("[1..5]",), ("[5..9]",), ("not([1..9])",)], [overlap(1, 2, "x = 5")]),
        (["x"], [("[1..6]",), ("(4..9]",), ("not([1..9])",)], [overlap(1, 2, "x = 5")]),
        (["x"], [("<= 1",), ("> 1.5",)], [gap("x = 1.25")]),
        (["x"], [("<= 10",), (">= 11",)], []),
        (["x"], [("> 0",)], [gap("x = 0")]),
        (["x", "z"], [("< 5", "true"), (">= 5", "-")], [gap("x = 4, z = false")]),
        (["kind"], [('"a"',), ('"b"',)], [gap('kind = "…"')]),
        (["kind"], [('"a"',), ('not("a")',)], []),
        (["kind"], [('"a", "b"',), ('"b", "c"',), ('not("a", "b", "c")',)], [overlap(1, 2, 'kind = "b"')]),
        (["ok"], [("true",)], [gap("ok = false")]),
        (["day"], [('< date("2026-01-01")',), ('>= date("2026-02-01")',)], [gap("day = 2026-01-01")]),
        (["day"], [('<= date("2026-01-01")',), ('> date("2026-01-01")',)], []),
        (["x"], [("? > 5 and ? < 9",), ("<= 5",)], [gap("x = 9")]),
        (["x"], [("< limit",), (">= limit",)], []),
        (["x"], [("< 5",), ("< duration(\"P1D\")",)], []),
    ],
)  # fmt: skip
def test_an_example_is_told(inputs: list[str], rules: list[tuple[str, ...]], findings: list[str]) -> None:
    assert said(inputs, rules) == findings


def test_a_default_fills_the_gaps_and_only_unique_is_judged() -> None:
    with_default = table(["x"], ["y"], [("> 0", "1")]).replace(
        '<output name="y">', '<output name="y"><defaultOutputEntry><text>0</text></defaultOutputEntry>'
    )

    assert dmn.lint("x.dmn", model(decision(with_default))) == []
    assert said(["x"], [("<= 5",), (">= 5",)], policy="COLLECT") == []


def test_input_values_leave_the_others_out() -> None:
    logic = table(["kind"], ["y"], [('"a"', "1"), ('"b"', "2")]).replace(
        "</inputExpression>", '</inputExpression><inputValues><text>"a", "b"</text></inputValues>'
    )

    assert dmn.lint("x.dmn", model(decision(logic))) == []


def test_a_wide_table_of_many_rules_is_judged_in_steps_that_end() -> None:
    names = [f"x{n}" for n in range(12)]
    rules = [tuple(str(row % 7) if column == row % 12 else "-" for column in range(12)) for row in range(200)]

    assert said(names, rules)
