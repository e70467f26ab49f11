"""`piaoflow feel` and `piaoflow decide`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Piaoflow, lines

DMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">
  <decision id="fee" name="收费">
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="i"><inputExpression id="e" typeRef="number"><text>days</text></inputExpression></input>
      <output id="o" name="fee" typeRef="number"/>
      <rule id="r1"><inputEntry id="c1"><text>&lt;= 10</text></inputEntry><outputEntry id="x1"><text>200</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="c2"><text>-</text></inputEntry><outputEntry id="x2"><text>500.5</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "fee.dmn"
    path.write_text(DMN, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("expression", "context", "value"),
    [
        ("1 + 2", "{}", 3),
        ("amount * 1.5", "{amount: 5}", 7.5),
        ("a.b", '{"a": {"b": "税"}}', "税"),
        ('day + duration("P1D")', '{day: date("2026-01-31")}', "2026-02-01"),
        ("missing", "{}", None),
        ("[1, 2][item > 1]", "{}", [2]),
    ],
)
def test_an_expression_prints_its_value_as_json(piaoflow: Piaoflow, expression: str, context: str, value: Any) -> None:
    result = piaoflow("feel", expression, "--context", context)

    assert (result.exit_code, json.loads(result.stdout)) == (0, value)


@pytest.mark.parametrize(
    ("tests", "value", "answer"),
    [("> 5", "7", True), ("[1..3]", "4", False), ('"a", "b"', '"b"', True), ('"a"', "a", True), ('< date("2026-01-01")', 'date("2025-12-31")', True)],
)
def test_unary_tests_are_put_to_a_value(piaoflow: Piaoflow, tests: str, value: str, answer: bool) -> None:
    assert json.loads(piaoflow("feel", tests, "--unary", value).stdout) is answer


def test_a_broken_expression_is_one_line_and_exit_1(piaoflow: Piaoflow) -> None:
    for arguments in (("feel", "1 +"), ("feel", "1", "--context", "[1]"), ("feel", "1", "--context", "{")):
        result = piaoflow(*arguments)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)


def test_a_batch_answers_line_by_line(piaoflow: Piaoflow, tmp_path: Path) -> None:
    told: list[Any] = [
        {"expression": "a + 1", "context": {"a": 1}},
        {"expression": "a + 1", "context": "{a: 2.5}"},
        {"expression": "> limit", "context": {"limit": 3}, "unary": 4},
        {"expression": "null", "unary": None},
        {"expression": "1 +"},
        {"context": {}},
        {"expression": "a", "context": [1]},
        7,
    ]
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in told) + "\nno json\n\n", encoding="utf-8")

    answers = lines(piaoflow("feel", "--batch", path))

    assert answers[:4] == [2, 3.5, True, True]
    assert ["error" in answer for answer in answers[4:]] == [True] * 5


@pytest.mark.parametrize("name", ["fee", "收费"])
def test_a_decision_is_found_by_id_or_name(piaoflow: Piaoflow, table: Path, name: str) -> None:
    assert json.loads(piaoflow("decide", table, name, "--input", "{days: 3}").stdout) == 200
    assert json.loads(piaoflow("decide", table, name, "--input", '{"days": 30}').stdout) == 500.5


def test_an_unknown_decision_and_a_broken_file_are_exit_1(piaoflow: Piaoflow, table: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.dmn").write_text("<definitions")

    assert (piaoflow("decide", table, "none").exit_code, piaoflow("decide", tmp_path / "broken.dmn", "fee").exit_code) == (1, 1)
    assert "dmn-unreadable" in piaoflow("decide", tmp_path / "broken.dmn", "fee").output
    assert piaoflow("decide", tmp_path / "none.dmn", "fee").exit_code == 2
    assert piaoflow("decide").exit_code == 2


def test_a_batch_of_decisions_names_its_files(piaoflow: Piaoflow, table: Path, tmp_path: Path) -> None:
    told = [
        {"file": str(table), "decision": "fee", "context": {"days": 3}},
        {"file": "fee.dmn", "decision": "fee", "context": "{days: 11}"},
        {"file": "fee.dmn", "decision": "none"},
        {"file": "none.dmn", "decision": "fee"},
    ]
    (tmp_path / "batch.jsonl").write_text("\n".join(json.dumps(line) for line in told), encoding="utf-8")

    answers = lines(piaoflow("decide", "--batch", tmp_path / "batch.jsonl"))

    assert answers[:2] == [200, 500.5]
    assert ["error" in answer for answer in answers[2:]] == [True, True]


IMPORTED = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="l" name="l" namespace="urn:l">
  <businessKnowledgeModel id="_hello" name="say hello">
    <encapsulatedLogic>
      <formalParameter name="who" typeRef="string"/><literalExpression><text>"Hello " + who</text></literalExpression>
    </encapsulatedLogic>
  </businessKnowledgeModel>
</definitions>
"""
IMPORTING = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="urn:m">
  <import name="lib" namespace="urn:l" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>
  <inputData id="_d" name="day"><variable name="day" typeRef="date"/></inputData>
  <decision id="_greet" name="greet the day">
    <variable name="greet the day"/>
    <informationRequirement><requiredInput href="#_d"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="urn:l#_hello"/></knowledgeRequirement>
    <literalExpression><text>lib.say hello(string(day.year))</text></literalExpression>
  </decision>
  <decisionService id="_s" name="the service"><outputDecision href="#_greet"/><inputData href="#_d"/></decisionService>
  <decision id="_odd" name="odd"><literalExpression><text>nobody_knows(1)</text></literalExpression></decision>
  <decision id="_null" name="null"><literalExpression><text>@"foo" = null</text></literalExpression></decision>
</definitions>
"""


def test_a_batch_asks_services_and_knowledge_models_and_follows_imports(piaoflow: Piaoflow, tmp_path: Path) -> None:
    (tmp_path / "lib.dmn").write_text(IMPORTED, encoding="utf-8")
    (tmp_path / "main.dmn").write_text(IMPORTING, encoding="utf-8")
    asked = [
        {"file": "main.dmn", "decision": "greet the day", "context": {"day": "2026-01-31"}},
        {"file": "main.dmn", "decision": "the service", "context": '{day: date("2025-01-31")}'},
        {"file": "lib.dmn", "decision": "say hello", "context": {"who": "王"}},
        {"file": "lib.dmn", "decision": "_hello", "context": {"who": 5}},
        {"file": "main.dmn", "decision": "odd"},
        {"file": "main.dmn", "decision": "null"},
    ]
    (tmp_path / "batch.jsonl").write_text("\n".join(json.dumps(line) for line in asked), encoding="utf-8")

    assert lines(piaoflow("decide", "--batch", tmp_path / "batch.jsonl")) == ["Hello 2026", "Hello 2025", "Hello 王", None, None, True]


UNTYPED = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="u" name="u" namespace="urn:u">
  <inputData id="_v" name="v"><variable name="v" typeRef="Any"/></inputData>
  <decision id="_next" name="next">
    <informationRequirement><requiredInput href="#_v"/></informationRequirement>
    <literalExpression><text>v + @"P1D"</text></literalExpression>
  </decision>
  <decision id="_same" name="same">
    <informationRequirement><requiredInput href="#_v"/></informationRequirement>
    <literalExpression><text>v = 0.12345678901234567890123456789</text></literalExpression>
  </decision>
  <decisionService id="_both" name="both"><outputDecision href="#_next"/><outputDecision href="#_same"/><inputData href="#_v"/></decisionService>
</definitions>
"""


@pytest.mark.parametrize(
    ("decision", "context", "answer"),
    [
        ("next", r'"{v: date(\"2026-01-31\")}"', "2026-02-01"),
        ("next", r'"{v: @\"PT2H\"}"', "P1DT2H"),
        ("next", '{"v": "2026-01-31"}', None),
        ("next", '{"v": null}', None),
        ("both", r'"{v: date(\"2026-01-31\")}"', {"next": "2026-02-01", "same": None}),
        ("same", '{"v": 0.12345678901234567890123456789}', True),
        ("same", '{"v": 0.1234567890123456789}', False),
    ],
)
def test_a_batch_takes_values_of_every_type(piaoflow: Piaoflow, tmp_path: Path, decision: str, context: str, answer: Any) -> None:
    (tmp_path / "untyped.dmn").write_text(UNTYPED, encoding="utf-8")
    (tmp_path / "batch.jsonl").write_text(f'{{"file": "untyped.dmn", "decision": "{decision}", "context": {context}}}', encoding="utf-8")

    assert lines(piaoflow("decide", "--batch", tmp_path / "batch.jsonl")) == [answer]


def test_one_decision_alone_tells_what_is_wrong_with_it(piaoflow: Piaoflow, tmp_path: Path) -> None:
    (tmp_path / "lib.dmn").write_text(IMPORTED, encoding="utf-8")
    (tmp_path / "main.dmn").write_text(IMPORTING, encoding="utf-8")

    assert "nobody_knows" in piaoflow("decide", tmp_path / "main.dmn", "odd").output
