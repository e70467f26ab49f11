"""Every hit policy on the same rules: which of the matching ones count, and in what order (DMN 1.5 §8.2.8)."""

from typing import Any

import pytest

from engine import dmn
from tests.dmn.models import decide, decision, model, table

RULES = [("> 10", '"B"', "2"), ("> 20", '"A"', "1"), ("> 30", '"A"', "1"), ("< 0", '"C"', "9")]
OUTPUTS = ['grade = "C", "A", "B"', "rank"]


def made(policy: str, x: int, *, aggregation: str = "", outputs: list[str] | None = None) -> dmn.Result:
    columns = OUTPUTS if outputs is None else outputs
    rules = [rule[: 1 + len(columns)] for rule in RULES]
    return decide(model(decision(table(["x"], columns, rules, policy=policy, aggregation=aggregation))), {"x": x})


A, B = {"grade": "A", "rank": 1}, {"grade": "B", "rank": 2}


@pytest.mark.parametrize(
    ("policy", "x", "value", "rules"),
    [
        ("UNIQUE", 15, B, ["r1"]),
        ("UNIQUE", 5, None, []),
        ("FIRST", 35, B, ["r1"]),
        ("FIRST", 5, None, []),
        ("ANY", 15, B, ["r1"]),
        ("PRIORITY", 35, A, ["r2"]),
        ("PRIORITY", 15, B, ["r1"]),
        ("RULE ORDER", 35, [B, A, A], ["r1", "r2", "r3"]),
        ("RULE ORDER", 5, [], []),
        ("OUTPUT ORDER", 35, [A, A, B], ["r2", "r3", "r1"]),
        ("OUTPUT ORDER", 5, [], []),
        ("COLLECT", 35, [B, A, A], ["r1", "r2", "r3"]),
        ("COLLECT", 5, [], []),
    ],
)
def test_a_policy_chooses_and_orders_the_rules(policy: str, x: int, value: Any, rules: list[str]) -> None:
    result = made(policy, x)

    assert result.value == value
    assert result.rules == rules


@pytest.mark.parametrize(("policy", "value"), [("FIRST", "B"), ("RULE ORDER", ["B", "A", "A"]), ("OUTPUT ORDER", ["A", "A", "B"]), ("PRIORITY", "A")])
def test_one_output_gives_its_values_alone(policy: str, value: Any) -> None:
    assert made(policy, 35, outputs=OUTPUTS[:1]).value == value


@pytest.mark.parametrize(
    ("aggregation", "x", "value"),
    [("SUM", 35, 4), ("MIN", 35, 1), ("MAX", 35, 2), ("COUNT", 35, 3), ("SUM", 5, None), ("MIN", 5, None), ("MAX", 5, None), ("COUNT", 5, 0)],
)
def test_collect_sums_compares_and_counts(aggregation: str, x: int, value: int | None) -> None:
    rules = [("> 10", "2"), ("> 20", "1"), ("> 30", "1")]
    result = decide(model(decision(table(["x"], ["points"], rules, policy="COLLECT", aggregation=aggregation))), {"x": x})

    assert result.value == value
    assert result.as_variables() == {"points": value}


def test_a_count_of_rules_with_several_outputs_has_the_decisions_name() -> None:
    assert made("COLLECT", 35, aggregation="COUNT").as_variables() == {"d": 3}


def test_numbers_of_another_kind_are_not_summed() -> None:
    rules = [("-", "1"), ("-", '"2"')]

    assert decide(model(decision(table(["x"], ["y"], rules, policy="COLLECT", aggregation="SUM"))), {}).value is None


@pytest.mark.parametrize(("policy", "x"), [("UNIQUE", 25), ("ANY", 35)])
def test_rules_that_contradict_their_policy_fail_and_say_which(policy: str, x: int) -> None:
    with pytest.raises(dmn.DmnError) as failed:
        made(policy, x)

    assert "r1" in failed.value.message_zh
    assert "r2" in failed.value.message_en
    assert [finding.rule for finding in failed.value.findings] == ["dmn-hit-policy"]


def test_any_accepts_several_rules_with_the_same_result() -> None:
    rules = [("> 1", '"A"'), ("> 2", '"A"')]

    assert decide(model(decision(table(["x"], ["y"], rules, policy="ANY"))), {"x": 3}).value == "A"


def test_without_a_policy_a_table_is_unique() -> None:
    xml = model(decision(table(["x"], ["y"], [("1", '"A"')]).replace(' hitPolicy="UNIQUE"', "")))

    assert decide(xml, {"x": 1}).value == "A"


def test_first_does_not_look_at_later_rules() -> None:
    rules = [("-", '"A"'), ("count(for i in 1..1000000 return i) > 0", '"B"')]

    assert decide(model(decision(table(["x"], ["y"], rules, policy="FIRST"))), {"x": 1}).value == "A"
