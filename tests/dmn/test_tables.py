"""Decision tables: cells, defaults, what a result tells."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine import dmn, feel
from tests.dmn.models import decide, decision, literal, model, table, text, value_of


@pytest.mark.parametrize(
    ("cell", "x", "holds"),
    [
        ("-", 1, True),
        ("", None, True),
        ("5", 5, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ("[100..200)", 200, False),
        ("< 100, > 200", 250, True),
        ("? > limit", 11, True),
        ("> limit", 10, False),
        ("null", None, True),
        ("true", True, True),
        ("true", None, False),
        ('list contains(?, "a")', ["a"], True),
        ('? in ["a", "b"]', "a", True),
        ("even(?)", 4, True),
    ],
)
def test_a_rule_matches_by_its_cells(cell: str, x: Any, holds: bool) -> None:
    result = value_of(table(["x"], ["y"], [(cell, '"hit"')]), {"x": x, "limit": 10})

    assert result == ("hit" if holds else None)


def test_all_cells_of_a_rule_must_hold() -> None:
    logic = table(["a", "b"], ["y"], [("1", "2", '"both"'), ("1", "-", '"first"')], policy="FIRST")

    assert value_of(logic, {"a": 1, "b": 2}) == "both"
    assert value_of(logic, {"a": 1}) == "first"
    assert value_of(logic, {"b": 2}) is None


def test_inputs_and_outputs_are_expressions() -> None:
    logic = table(
        ["sum(items.price)", 'if vip then "vip" else "normal"'], ["fee", "text"], [("> 100", '"vip"', "total * 0.9", '"共 " + string(total)')]
    )

    assert value_of(logic, {"items": [{"price": 60}, {"price": 70}], "vip": True, "total": 130}) == {"fee": 117, "text": "共 130"}


def test_a_table_without_inputs_always_answers() -> None:
    assert value_of(table([], ["y"], [("1 + 1",)])) == 2


def test_an_empty_result_is_null() -> None:
    assert decide(model(decision(table(["x"], ["a", "b"], [("-", "", "1")]))), {}).value == {"a": None, "b": 1}


def test_single_hit_variables_are_the_outputs_by_name() -> None:
    xml = model(decision(table(["x"], ["fee", "manual"], [("1", "200", "false")])))

    assert decide(xml, {"x": 1}).as_variables() == {"fee": 200, "manual": False}
    assert decide(xml, {"x": 2}).as_variables() == {"fee": None, "manual": None}


def test_several_hits_are_one_list_per_output() -> None:
    xml = model(decision(table(["x"], ["g", "h"], [("> 1", '"a"', "1"), ("> 2", '"b"', "2")], policy="COLLECT")))

    assert decide(xml, {"x": 3}).as_variables() == {"g": ["a", "b"], "h": [1, 2]}
    assert decide(xml, {"x": 0}).as_variables() == {"g": [], "h": []}


def test_an_output_without_a_name_is_called_like_the_decision() -> None:
    xml = model(
        decision(table(["x"], [""], [("-", "1")]), variable='name="result"'),
        decision(table(["x"], [""], [("-", "1")]).replace('"t"', '"t2"'), id="e"),
    )

    assert decide(xml, {}).as_variables() == {"result": 1}
    assert decide(xml, {}, id="e").as_variables() == {"e": 1}


def test_a_result_says_which_rules_saw_which_inputs() -> None:
    xml = model(decision(table(["amount", "upper case(kind)"], ["y"], [("> 5", '"A"', "1"), ("> 5", '"B"', "2")])))

    result = decide(xml, {"amount": 6, "kind": "b"})

    assert result.rules == ["r2"]
    assert result.inputs == {"amount": Decimal(6), "upper case(kind)": "B"}


@pytest.mark.parametrize(("policy", "value"), [("UNIQUE", {"y": 0, "z": None}), ("COLLECT", [{"y": 0, "z": None}])])
def test_default_outputs_stand_when_no_rule_matches(policy: str, value: Any) -> None:
    logic = table(["x"], ["y", "z"], [("1", "1", "1")], policy=policy)
    logic = logic.replace('<output name="y"></output>', f'<output name="y"><defaultOutputEntry>{text("base * 0")}</defaultOutputEntry></output>')

    assert value_of(logic, {"x": 2, "base": 5}) == value
    assert value_of(logic, {"x": 1}) in ({"y": 1, "z": 1}, [{"y": 1, "z": 1}])


@pytest.mark.parametrize("aggregation", ["SUM", "MIN", "MAX", "COUNT"])
def test_a_default_output_stands_for_the_aggregate_of_nothing(aggregation: str) -> None:
    logic = table(["x"], ["y"], [("1", "5"), ("1", "7")], policy="COLLECT", aggregation=aggregation)
    logic = logic.replace('<output name="y"></output>', f'<output name="y"><defaultOutputEntry>{text("-3")}</defaultOutputEntry></output>')

    assert value_of(logic, {"x": 2}) == -3
    assert value_of(logic, {"x": 1}) == {"SUM": 12, "MIN": 5, "MAX": 7, "COUNT": 2}[aggregation]


def test_annotations_are_kept_and_change_nothing() -> None:
    logic = table(["x"], ["y"], [("-", "1")]).replace("</rule>", f"<annotationEntry>{text('示例参数')}</annotationEntry></rule>")
    logic = logic.replace('<rule id="r1">', '<annotation name="说明"/><rule id="r1">')

    assert value_of(logic) == 1
    assert dmn.lint("x.dmn", model(decision(logic))) == []


def test_text_is_read_as_a_date_where_the_column_is_one() -> None:
    logic = table(["day:date"], ["y"], [('< date("2025-01-01")', '"old"'), ('[@"2025-01-01"..@"2025-12-31"]', '"now"')])

    assert value_of(logic, {"day": "2024-05-01"}) == "old"
    assert value_of(logic, {"day": date(2025, 5, 1)}) == "now"
    assert value_of(logic, {"day": "no date"}) is None
    assert value_of(logic, {}) is None


def test_a_value_outside_the_input_values_counts_as_null() -> None:
    logic = table(["x"], ["y"], [('"a"', '"known"'), ("null", '"unknown"'), ("-", '"any"')], policy="FIRST")
    logic = logic.replace("</inputExpression>", f"</inputExpression><inputValues>{text(chr(34) + 'a' + chr(34))}</inputValues>")

    assert value_of(logic, {"x": "a"}) == "known"
    assert value_of(logic, {"x": "z"}) == "unknown"


def test_a_result_of_another_type_or_outside_the_output_values_is_null() -> None:
    assert value_of(table(["x"], ["y:number"], [("-", "x")]), {"x": "5"}) is None
    assert value_of(table(["x"], ['y = "a", "b"'], [("-", "x")]), {"x": "c"}) is None
    assert value_of(table(["x"], ['y = "a", "b"'], [("-", "x")]), {"x": "b"}) == "b"


def test_a_decision_knows_what_it_needs() -> None:
    found = dmn.parse(model(decision(table(["a.b", "c"], ["y"], [("> limit", "? = 1", "d + 1")]))))["d"]

    assert (found.id, found.name, found.inputs) == ("d", "d", {"a", "c", "limit", "d"})


def test_the_clock_is_the_callers() -> None:
    moment = datetime(2025, 11, 20, 8, tzinfo=UTC)
    found = dmn.parse(model(decision(table(["date(day)"], ["y"], [("< today()", '"past"'), (">= today()", '"open"')]))))["d"]

    assert found.evaluate({"day": "2025-11-19"}, now=moment).value == "past"
    assert found.evaluate({"day": "2025-11-20"}, now=moment).value == "open"


def test_a_decision_has_one_budget() -> None:
    rules = [(f"count(for i in 1..400 return i) = {number}", "1") for number in range(50)]
    found = dmn.parse(model(decision(table(["x"], ["y"], rules, policy="COLLECT"))))["d"]

    assert found.evaluate({}).value == []
    with pytest.raises(feel.FeelError, match="步数"):
        found.evaluate({}, budget=5_000)


def test_a_decision_may_do_as_much_as_an_expression_and_more_with_every_one_it_requires() -> None:
    long = "count(for i in 1..3000 return i)"
    chain = [decision(literal(long), id="d0")]
    for number in range(1, 6):
        chain.append(decision(literal(f"d{number - 1} + {long}"), requires=[f"#d{number - 1}"], id=f"d{number}"))
    found = dmn.parse(model(*chain))

    assert found["d5"].evaluate({}).value == 18_000
    with pytest.raises(feel.FeelError, match="步数"):
        dmn.parse(model(decision(literal("count(for i in 1..1000000 return i)"))))["d"].evaluate({})


def test_a_decision_over_many_rows_may_do_more() -> None:
    rows = {"order": {"lines": [{"no": i} for i in range(200)]}}
    unique = "every r in order.lines satisfies count(order.lines[no = r.no]) = 1"

    assert decide(model(decision(literal(unique))), rows).value is True


def test_values_of_a_decision_can_be_stored() -> None:
    result = decide(model(decision(table(["x"], ["day", "n"], [("-", 'date("2025-01-01")', "1.50")]))), {"x": 1})

    assert feel.to_json(result.value) == {"day": "2025-01-01", "n": 1.5}
