"""What the linter says about decision files: which rule, how bad, where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import dmn
from tests.dmn.models import DMN_1_3, decision, literal, model, table

GOOD = table(["x"], ["y"], [("1", '"A"'), ("not(1)", '"B"')])


def found(xml: bytes) -> list[tuple[str, str, str | None]]:
    return [(finding.rule, finding.severity, finding.element_id) for finding in dmn.lint("x.dmn", xml)]


def test_a_good_file_has_no_findings() -> None:
    assert found(model(decision(GOOD))) == []


def test_findings_name_the_file_and_speak_both_languages() -> None:
    [finding] = dmn.lint("fee.dmn", model(decision(table(["x"], ["y"], [("< ", "1")]))))

    assert finding.path == "fee.dmn"
    assert finding.message_zh == "决策“d”第 1 条规则第 1 个输入格（第 1 行第 2 列）：表达式不完整"
    assert finding.message_en == "input cell 1 of rule 1 of decision d (line 1, column 2): the expression ends too early"


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (b"", "dmn-unreadable"),
        (b"not xml", "dmn-unreadable"),
        (b"<a/>", "dmn-unreadable"),
        (f'<definitions xmlns="{DMN_1_3}"><decision id="d">'.encode(), "dmn-unreadable"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "dmn-unreadable"),
        ('<?xml version="1.0" encoding="UTF-8"?><definitions name="费用"/>'.encode("gbk"), "dmn-unreadable"),
        (b'<?xml version="1.0" encoding="nonsense"?><definitions/>', "dmn-unreadable"),
        (b"\x00\x01\x02", "dmn-unreadable"),
        (b'<!DOCTYPE definitions [<!ENTITY a "b">]><definitions/>', "dmn-doctype"),
        (b'<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE definitions SYSTEM "file:///etc/passwd"><definitions/>', "dmn-doctype"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY a "b">]><d/>'.encode("utf-16"), "dmn-doctype"),
        (model(), "dmn-no-decision"),
        (model('<inputData id="i" name="i"/>'), "dmn-no-decision"),
        (model(decision(GOOD), '<inputData id="d" name="x"/>'), "dmn-duplicate-id"),
        (model(decision(GOOD), '<import namespace="x" name="y" importType="z"/>'), "dmn-import"),
        (model(decision("")), "dmn-no-logic"),
        (model(decision(literal("a == 1"))), "dmn-expression"),
        (model(decision(literal("len(a)"))), "dmn-expression"),
        (model(decision(literal("a", 'expressionLanguage="python"'))), "dmn-language"),
        (model(decision(GOOD), attributes='expressionLanguage="juel"'), "dmn-language"),
        (model(decision(table(["x"], ["y"], [("1", "1 +")]))), "dmn-expression"),
        (model(decision(table(["x +"], ["y"], [("1", "1")]))), "dmn-expression"),
        (model(decision(table([""], ["y"], [("1", "1")]))), "dmn-input"),
        (model(decision(table(["x"], [], [("1",)]))), "dmn-output"),
        (model(decision(table(["x"], ["y", "y"], [("1", "1", "1")]))), "dmn-output"),
        (model(decision(table(["x"], ["y", ""], [("1", "1", "1")]))), "dmn-output"),
        (model(decision(table(["x"], ["y"], [("1",)]))), "dmn-cells"),
        (model(decision(table(["x"], ["y"], [("1", "2", "3")]))), "dmn-cells"),
        (model(decision(table(["x"], ["y"], [("1", "1")], policy="BOGUS"))), "dmn-hit-policy"),
        (model(decision(table(["x"], ["y"], [("1", "1")], policy="COLLECT", aggregation="AVG"))), "dmn-hit-policy"),
        (model(decision(table(["x"], ["y", "z"], [("1", "1", "1")], policy="COLLECT", aggregation="SUM"))), "dmn-hit-policy"),
        (model(decision(table(["x"], ["y"], [("1", "1")], policy="PRIORITY"))), "dmn-priorities"),
        (model(decision(table(["x"], ["y"], [("1", "1")], policy="OUTPUT ORDER"))), "dmn-priorities"),
        (model(decision(GOOD, requires=["#gone"])), "dmn-missing-requirement"),
        (model(decision(literal("1"), id="a", requires=["#a"])), "dmn-cycle"),
        (model(decision(table(["x"], ["y"], [("1", "1"), ("1", "2")]))), "dmn-overlap"),
        (model(decision(table(["x"], ["y"], [("1", "1"), ("-", "2")]))), "dmn-overlap"),
        (model(decision(table(["x"], ["y"], [(">5", "1"), ("> 5", "2")]))), "dmn-overlap"),
        (model(decision(table(["x"], ["y:number"], [("1", '"A"')]))), "dmn-output-type"),
        (model(decision(table(["x"], ['y = "A"'], [("1", '"B"')]))), "dmn-output-value"),
    ],
)
def test_an_error_is_found(xml: bytes, rule: str) -> None:
    assert (rule, "error") in {(name, severity) for name, severity, _ in found(xml)}


@pytest.mark.parametrize(
    ("logic", "rule", "element"),
    [
        (table(["x"], ["y"], []), "dmn-no-rules", "t"),
        (table(["x"], ["y"], [("-", "1"), ("5", "2")], policy="FIRST"), "dmn-unreachable", "r2"),
        (table(["x", "z"], ["y"], [("1", "-", "1"), ("1", "5", "2")], policy="FIRST"), "dmn-unreachable", "r2"),
        (table(["x"], ["y"], [("1", "1"), ("1", "2")], policy="ANY"), "dmn-overlap", "r2"),
        (table(["x:string"], ["y"], [("标准版", "1")]), "dmn-quotes", "r1"),
        (table(["x"], ["y"], [("1", 'date("2025-13-01")'), ("not(1)", "1")]), "dmn-null-result", "r1"),
        (table(["x"], ["y"], [("<= 5", "1"), (">= 5", "2")]), "dmn-overlap", "r2"),
        (table(["x"], ["y"], [("< 5", "1"), ("> 5", "2")]), "dmn-gap", "t"),
    ],
)
def test_a_warning_is_found_and_the_file_still_works(logic: str, rule: str, element: str) -> None:
    xml = model(decision(logic))

    assert found(xml) == [(rule, "warning", element)]
    assert set(dmn.parse(xml)) == {"d"}


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "COLLECT"])
def test_rules_apart_from_each_other_are_fine_under_every_policy(policy: str) -> None:
    rules = [("1", '"a"', "1"), ("1", 'not("a")', "2"), ("2", "-", "3"), ("not(1, 2)", "-", "4")]

    assert found(model(decision(table(["x", "z"], ["y"], rules, policy=policy)))) == []


def test_collect_may_have_catch_all_rows() -> None:
    assert found(model(decision(table(["x"], ["y"], [("-", "1"), ("-", "1"), ("2", "3")], policy="COLLECT")))) == []


def test_every_broken_cell_is_reported_at_once() -> None:
    rules = [("< ", "1"), ("1", "2 +"), ("== 3", "True")]

    places = [finding.message_en.split(" (")[0] for finding in dmn.lint("x", model(decision(table(["x"], ["y"], rules))))]
    assert places == [
        "input cell 1 of rule 1 of decision d",
        "output cell 1 of rule 2 of decision d",
        "input cell 1 of rule 3 of decision d",
        "output cell 1 of rule 3 of decision d",
    ]


def test_a_decision_without_an_id_is_a_warning_and_has_its_name() -> None:
    xml = model(decision(GOOD).replace(' id="d"', "", 1))

    assert found(xml) == [("dmn-id", "warning", None)]
    assert dmn.parse(xml)["d"].evaluate({"x": 1}).value == "A"


def test_a_broken_decision_and_what_requires_it_fail_and_the_others_work() -> None:
    broken = table(["x"], ["y"], [("< ", "1 +")])
    xml = model(decision(broken, id="a"), decision(literal("a"), id="b", requires=["#a"]), decision(literal("1"), id="c"))
    decisions = dmn.parse(xml, path="fee.dmn")

    for key in ("a", "b"):
        with pytest.raises(dmn.DmnError) as refused:
            decisions[key].evaluate({"x": 1})
        assert [finding.path for finding in refused.value.findings] == ["fee.dmn", "fee.dmn"]
        assert "第 1 个输入格" in refused.value.message_zh
        assert "output cell 1" in refused.value.message_en
    assert decisions["c"].evaluate({}).value == 1


def test_a_broken_knowledge_model_breaks_what_calls_it() -> None:
    function = '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic>' + literal("1 +") + "</encapsulatedLogic></businessKnowledgeModel>"
    decisions = dmn.parse(model(function, decision(literal("f()"), requires=["knowledge:#f"])))

    with pytest.raises(dmn.DmnError, match="不完整"):
        decisions["d"].evaluate({})


def test_an_entity_reaches_no_file() -> None:
    xml = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><definitions xmlns="' + DMN_1_3.encode() + b'"><decision id="&x;"/></definitions>'

    assert found(xml) == [("dmn-doctype", "error", None)]


SAMPLE = model(decision(GOOD), decision(literal("d + 1"), id="e", requires=["#d"])).decode()


@settings(deadline=None)
@given(
    st.integers(0, len(SAMPLE)), st.integers(0, 40), st.text(max_size=20) | st.sampled_from(["<", ">", '"', "&#0;", "&x;", "]]>", "<text>", "-", "#"])
)
def test_a_damaged_file_gives_findings_and_never_a_crash(at: int, cut: int, put: str) -> None:
    damaged = (SAMPLE[:at] + put + SAMPLE[at + cut :]).encode("utf-8", "surrogatepass")

    for finding in dmn.lint("x", damaged):
        assert finding.message_zh
        assert finding.message_en
    try:
        for one in dmn.parse(damaged).values():
            one.evaluate({"x": 1})
    except dmn.DmnError as refused:
        assert refused.findings


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_findings(content: bytes) -> None:
    assert dmn.lint("x", content)
