"""Decisions that stand on others: requirements, knowledge models, decision services (DMN 1.5 chapters 6 and 10.4)."""

from typing import Any

import pytest

from engine import dmn
from tests.dmn.models import decide, decision, literal, model, table

DATA = '<inputData id="i" name="Monthly Salary"><variable name="Monthly Salary" typeRef="number"/></inputData>'


def test_a_required_decision_is_made_first_and_known_by_variable_name_and_id() -> None:
    seasons = table(["temperature"], ["y"], [("> 25", '"summer"'), ("<= 25", '"winter"')])
    for name in ("season", "Season of year", "s"):
        xml = model(
            decision(seasons, id="s", name="Season of year", variable='name="season"'),
            decision(literal(f'{name} + "!"'), requires=["#s"]),
        )

        assert decide(xml, {"temperature": 30}).value == "summer!"


def test_a_table_with_several_outputs_is_a_context_for_the_next() -> None:
    xml = model(
        decision(table(["x"], ["fee", "manual"], [("-", "x * 2", "false")]), id="quote"),
        decision(literal("if quote.manual then 0 else quote.fee + 1"), requires=["#quote"]),
    )

    assert decide(xml, {"x": 5}).value == 11
    assert dmn.parse(xml)["d"].inputs == {"x"}


def test_a_decision_required_twice_is_made_once() -> None:
    layers = [decision(literal("now()"), id="l0")]
    layers += [decision(literal(f"[l{n - 1}, l{n - 1}]"), id=f"l{n}", requires=[f"#l{n - 1}", f"#l{n - 1}"]) for n in range(1, 12)]
    xml = model(*reversed(layers))

    value = decide(xml, {}, id="l11").value
    while isinstance(value, list):
        assert value[0] == value[1]
        value = value[0]


def test_a_result_tells_every_decision_that_was_made_for_it_once_and_in_order() -> None:
    level = table(["days"], ["level"], [("> 10", '"long"'), ("-", '"short"')], policy="FIRST")
    xml = model(
        decision(literal("rate + string length(level)"), requires=["#rate", "#level"]),
        decision(literal('if level = "long" then 100 else 10'), id="rate", name="Rate", requires=["#level"]),
        decision(level, id="level", name="Level"),
    )

    result = decide(xml, {"days": 12})

    assert (result.id, result.value, result.inputs) == ("d", 104, {"rate": 100, "level": "long"})
    assert [(one.id, one.name, one.value, one.inputs, one.rules) for one in result.required] == [
        ("level", "Level", "long", {"days": 12}, ["r1"]),
        ("rate", "Rate", 100, {"level": "long"}, []),
    ]
    assert [one.required for one in result.required] == [(), ()]


def test_names_of_several_words_are_read_everywhere() -> None:
    xml = model(DATA, decision(literal("Monthly Salary * 12"), name="Yearly Salary", requires=["input:#i"]))

    assert decide(xml, {"Monthly Salary": 10000}).value == 120000


def test_input_data_of_another_type_is_null() -> None:
    xml = model(DATA, decision(literal("Monthly Salary = null"), requires=["input:#i"]))

    assert decide(xml, {"Monthly Salary": "a lot"}).value is True
    assert decide(xml, {"Monthly Salary": [5]}).value is False


def test_text_for_input_data_of_times_is_read() -> None:
    data = '<inputData id="i" name="day"><variable name="day" typeRef="date"/></inputData>'
    xml = model(data, decision(literal('day + duration("P1M") > date("2025-02-01")'), requires=["input:#i"]))

    assert decide(xml, {"day": "2025-01-15"}).value is True


BKM = """<businessKnowledgeModel id="f" name="Discounted Price"><encapsulatedLogic>
<formalParameter name="price" typeRef="number"/><formalParameter name="percent" typeRef="number"/>
<literalExpression><text>price * (100 - percent) / 100</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"""


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("Discounted Price(200, 10)", 180),
        ("Discounted Price(percent: 50, price: 10)", 5),
        ("f(10, 0)", 10),
        ("Discounted Price(200)", None),
        ('Discounted Price("200", 10)', None),
        ("Discounted Price(price: 1, other: 2)", None),
        ("for p in [10, 20] return Discounted Price(p, 50)", [5, 10]),
    ],
)
def test_a_knowledge_model_is_a_function(call: str, value: Any) -> None:
    assert decide(model(BKM, decision(literal(call), requires=["knowledge:#f"])), {}).value == value


def test_a_knowledge_model_may_hold_a_table_and_call_others() -> None:
    inner = table(["x"], ["y"], [("> 10", '"big"'), ("<= 10", '"small"')])
    size = f"""<businessKnowledgeModel id="size" name="size"><encapsulatedLogic><formalParameter name="x"/>{inner}</encapsulatedLogic>
    </businessKnowledgeModel>"""
    outer = """<businessKnowledgeModel id="shout" name="shout"><encapsulatedLogic><formalParameter name="n"/>
    <literalExpression><text>upper case(size(n))</text></literalExpression></encapsulatedLogic>
    <knowledgeRequirement><requiredKnowledge href="#size"/></knowledgeRequirement></businessKnowledgeModel>"""

    assert decide(model(outer, size, decision(literal("shout(50)"), requires=["knowledge:#shout"])), {}).value == "BIG"


def test_a_parameter_with_a_dot_hides_no_path_of_its_callers() -> None:
    fee = """<businessKnowledgeModel id="fee" name="Fee"><encapsulatedLogic><formalParameter name="Trip.Days" typeRef="number"/>
    <literalExpression><text>Trip.Days * 80</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"""
    call = """<invocation><literalExpression><text>Fee</text></literalExpression>
    <binding><parameter name="Trip.Days"/><literalExpression><text>Trip.Days</text></literalExpression></binding></invocation>"""
    xml = model(fee, decision(call, requires=["knowledge:#fee"]), decision(literal("Trip.Days + 1"), id="other"))

    assert decide(xml, {"Trip": {"Days": 3}}).value == 240
    assert decide(xml, {"Trip": {"Days": 3}}, id="other").value == 4
    assert dmn.parse(xml)["d"].inputs == {"Trip"}


SERVICE = """<decisionService id="svc" name="Fee Service"><outputDecision href="#fee"/><encapsulatedDecision href="#fee"/>
<inputDecision href="#base"/><inputData href="#i"/></decisionService>"""


def test_a_decision_service_is_a_function_of_its_inputs() -> None:
    parts = [
        '<inputData id="i" name="count"><variable name="count" typeRef="number"/></inputData>',
        decision(literal('"never made"'), id="base", variable='name="base" typeRef="number"'),
        decision(literal("base * count"), id="fee", requires=["#base", "input:#i"]),
        SERVICE,
    ]
    calls = {"Fee Service(3, 200)": 600, "svc(base: 100, count: 2)": 200, "svc(1)": None, 'svc(1, "x")': None}
    for call, value in calls.items():
        assert decide(model(*parts, decision(literal(call), requires=["knowledge:#svc"])), {}).value == value

    assert decide(model(*parts), {"base": 50, "count": 4}, id="svc").value == 200


def test_a_service_with_several_outputs_gives_a_context() -> None:
    service = '<decisionService id="svc" name="svc"><outputDecision href="#a"/><outputDecision href="#b"/></decisionService>'
    xml = model(decision(literal("1"), id="a"), decision(literal("2"), id="b"), service)

    assert decide(xml, {}, id="svc").as_variables() == {"a": 1, "b": 2}


def test_decisions_in_a_circle_cannot_be_made_and_others_can() -> None:
    circle = [decision(literal(needs), id=key, requires=[f"#{needs}"]) for key, needs in (("a", "b"), ("b", "c"), ("c", "a"))]
    decisions = dmn.parse(model(*circle, decision(literal("1"), id="d"), decision(literal("a"), id="e", requires=["#a"])))

    for key in ("a", "b", "c", "e"):
        with pytest.raises(dmn.DmnError) as refused:
            decisions[key].evaluate({})
        assert {finding.rule for finding in refused.value.findings} == {"dmn-cycle"}
    assert decisions["d"].evaluate({}).value == 1


def test_a_decision_that_requires_what_is_not_there_cannot_be_made() -> None:
    with pytest.raises(dmn.DmnError) as refused:
        decide(model(decision(literal("x"), requires=["#gone"])), {})
    assert [(finding.rule, finding.element_id) for finding in refused.value.findings] == [("dmn-missing-requirement", "d")]


def test_a_knowledge_model_may_call_itself() -> None:
    function = """<businessKnowledgeModel id="f" name="factorial"><encapsulatedLogic><formalParameter name="n"/>
    <literalExpression><text>if n &lt;= 1 then 1 else n * factorial(n - 1)</text></literalExpression></encapsulatedLogic>
    <knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>"""

    assert decide(model(function, decision(literal("factorial(5)"), requires=["knowledge:#f"])), {}).value == 120


def test_a_decision_without_logic_is_null() -> None:
    assert decide(model(decision("")), {}).value is None


def test_a_contradiction_in_a_required_decision_fails_the_whole() -> None:
    overlapping = table(["x"], ["y"], [("> 1", "1"), ("> 2", "2")])
    xml = model(decision(overlapping, id="inner"), decision(literal("inner"), requires=["#inner"]))

    with pytest.raises(dmn.DmnError):
        decide(xml, {"x": 3})
