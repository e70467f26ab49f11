"""The further sides of rules that have more than the one their example shows."""

import pytest

from engine.bpmn.lint import Known, lint
from tests.bpmn.lint.drawing import draw, extension, lanes, operator, properties, task


def rules(xml: bytes, known: Known | None = None) -> list[str]:
    return [f.rule for f in lint("process.bpmn", xml, known=known)]


def one(**values: str) -> list[str]:
    return rules(draw("s > u > e", inside={"u": task(**values)}))


def loop(kind: str, inside: str = "", attributes: str = "") -> bytes:
    return draw("s > u > e", inside={"u": task() + f"<bpmn:{kind}LoopCharacteristics {attributes}>{inside}</bpmn:{kind}LoopCharacteristics>"})


COLLECTION = "<bpmn:loopDataInputRef>signers</bpmn:loopDataInputRef>"
RESULTS = "<bpmn:loopDataOutputRef>results</bpmn:loopDataOutputRef>"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (loop("multiInstance", COLLECTION + RESULTS + '<bpmn:inputDataItem id="signer"/><bpmn:outputDataItem id="i2" name="result"/>'), []),
        (loop("multiInstance", COLLECTION + RESULTS), ["loop-complete"]),
        (loop("multiInstance", COLLECTION + "<bpmn:loopCardinality>3</bpmn:loopCardinality>"), ["loop-complete"]),
        (loop("multiInstance", COLLECTION + '<bpmn:inputDataItem id="i.1"/>'), ["variable-name"]),
        (loop("multiInstance", COLLECTION + '<bpmn:inputDataItem id="outcome"/>'), ["no-reserved-variable"]),
        (loop("standard", attributes='loopMaximum="3"'), []),
        (loop("standard", "<bpmn:loopCondition>amount &lt; 5</bpmn:loopCondition>"), []),
        (loop("standard", attributes='loopMaximum="-3"'), ["loop-complete"]),
        (loop("standard"), ["loop-complete"]),
    ],
)
def test_a_loop_says_over_what_and_where_its_results_go(xml: bytes, expected: list[str]) -> None:
    assert rules(xml) == expected


def test_an_activity_has_one_kind_of_loop() -> None:
    standard = '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'
    several = f"<bpmn:multiInstanceLoopCharacteristics>{COLLECTION}</bpmn:multiInstanceLoopCharacteristics>"

    assert rules(draw("s > u > e", inside={"u": task() + several + standard})) == ["loop-complete"]


def test_the_result_of_a_decision_is_a_variable_too() -> None:
    decision = "<spiffworkflow:calledDecisionId>fee</spiffworkflow:calledDecisionId><spiffworkflow:resultVariable>{}</spiffworkflow:resultVariable>"

    assert rules(draw("s > r > e", inside={"r": extension(decision.format("fees"))})) == []
    assert rules(draw("s > r > e", inside={"r": extension(decision.format("my-fee"))})) == ["variable-name"]


@pytest.mark.parametrize("text", ["not json", "[]", '{"a": 1}', "[" * 5000])
def test_field_permissions_are_a_json_object_of_known_levels(text: str) -> None:
    assert one(fields=text) == ["fields-syntax"]


@pytest.mark.parametrize("text", ["", "a:甲;a:乙", "a:", "甲:甲;1:乙"])
def test_outcomes_have_keys_and_labels(text: str) -> None:
    assert "outcomes-syntax" in one(kind="handle", outcomes=text)


def test_a_lane_whose_name_is_no_role_is_told() -> None:
    assert rules(draw("s > u > e", inside={"u": ""}, extra=lanes(**{"财务, 运营": "u"}))) == ["candidate-syntax"]


def test_an_inner_lane_gives_the_candidates_and_its_outer_lane_does_not_clash() -> None:
    inner = '<bpmn:childLaneSet id="c"><bpmn:lane id="l2" name="clerk"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet>'
    lane_set = f'<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="boss"><bpmn:flowNodeRef>u</bpmn:flowNodeRef>{inner}</bpmn:lane></bpmn:laneSet>'

    assert rules(draw("s > u > e", inside={"u": ""}, extra=lane_set), Known(roles=frozenset({"clerk"}))) == []


LOST_POOL = '<bpmn:collaboration id="k"><bpmn:participant id="pool" processRef="lost"/></bpmn:collaboration>'
NO_PROPERTY = extension("<spiffworkflow:properties><spiffworkflow:p/></spiffworkflow:properties>")
SCRIPTED = '<bpmn:multiInstanceLoopCharacteristics spiffworkflow:scriptsOnInstances="true"/>'
SIDES = [
    ("dangling-reference", "lane_0", draw("s > u > e", extra=lanes(clerk="nobody"))),
    ("dangling-reference", "u", draw("s > u > e", attributes={"u": 'id="u" name="审批" default="lost"'}, inside={"u": task()})),
    ("dangling-reference", "b", draw("s > v > e | b > e2", on={"b": "lost"})),
    ("dangling-reference", "b", draw("s > v > e | b > e2", on={"b": "v"}, declared="")),
    ("dangling-reference", "c", draw("s > c > e", attributes={"c": 'id="c" name="调用"'})),
    ("dangling-reference", "c", draw("s > c > e", attributes={"c": 'id="c" name="调用" calledElement="=next"'})),
    ("dangling-reference", "pool", draw("s > u > e", declared=LOST_POOL)),
    ("flow-within-scope", "b", draw("s > z > e | b > e", on={"b": "u2"}, inner={"z": "s2 > u2 > e2"})),
    ("error-code-required", "e", draw("s > u > e", inside={"e": "<bpmn:errorEventDefinition/>"})),
    ("end-state", "e2", draw("s > z > e", inner={"z": "s2 > e2"}, inside={"e2": extension(properties({"state": "approved"}))})),
    ("event-flow-direction", "e_u", draw("s > u > e | e > u")),
    ("dead-end", "x2", draw("s > q | q > x2 > u2 > x2 | q > e")),
    ("service-parameters", "v", draw("s > v > e", inside={"v": operator(tax="1").replace('id="tax"', 'id="tax no"')})),
    ("service-parameters", "v", draw("s > v > e", inside={"v": operator(a="1", b="2").replace('id="b"', 'id="a"')})),
    ("service-operator-required", "v", draw("s > v > e", inside={"v": operator(topic=" ")})),
    ("property-complete", "u", draw("s > u > e", inside={"u": NO_PROPERTY})),
    ("property-complete", "u", draw("s > u > e", inside={"u": task().replace('name="candidates" ', "")})),
    ("no-python-scripts", "u", draw("s > u > e", inside={"u": task() + SCRIPTED})),
    ("diagram-size-limit", "request", draw("s > q1 | " + " | ".join(f"q1 > p{i} > q2" for i in range(1000)) + " | q2 > e")),
]


@pytest.mark.parametrize(("rule", "element", "xml"), SIDES, ids=[f"{rule}-{i}" for i, (rule, _, _) in enumerate(SIDES)])
def test_a_rule_sees_all_its_sides(rule: str, element: str, xml: bytes) -> None:
    assert element in [f.element_id for f in lint("process.bpmn", xml) if f.rule == rule]
