"""Every rule, with a diagram it is silent about and one it speaks about (the way of bpmnlint's RuleTester)."""

import re
from pathlib import Path

import pytest

from engine import bpmn
from engine.bpmn.lint import RULES, lint, name, rules
from engine.bpmn.lint.__main__ import readme
from tests.bpmn.lint.examples import EXAMPLES

ROOM = Path(rules.__file__).parent
NAMES = [name(rule) for rule in RULES]


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert sorted(EXAMPLES) == sorted(NAMES)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_rule_says_what_it_is_for(rule: object) -> None:
    assert len((rule.__doc__ or "").strip()) > 40


@pytest.mark.parametrize("rule", NAMES)
def test_nothing_is_said_about_the_correct_diagram(rule: str) -> None:
    example = EXAMPLES[rule]

    assert [f for f in lint("process.bpmn", example.correct, known=example.known) if f.rule not in example.also] == []


@pytest.mark.parametrize("rule", NAMES)
def test_the_incorrect_diagram_is_reported_where_it_is_wrong(rule: str) -> None:
    example = EXAMPLES[rule]

    found = [f for f in lint("process.bpmn", example.incorrect, known=example.known) if f.rule == rule]

    assert [f for f in found if f.element_id == example.element and example.says in f.message_zh], found


@pytest.mark.parametrize("rule", NAMES)
def test_a_finding_is_one_sentence_with_advice_in_both_languages(rule: str) -> None:
    example = EXAMPLES[rule]

    for finding in lint("process.bpmn", example.incorrect, known=example.known):
        assert finding.path == "process.bpmn"
        assert finding.severity in ("error", "warning")
        assert finding.message_zh.endswith("。") and finding.message_en.endswith(("!", ".")), finding
        assert "：" in finding.message_zh, finding.message_zh
        assert not re.search("[一-鿿]", re.sub("“[^”]*”", "", finding.message_en)), finding.message_en
        assert finding.message_en[0].isupper() or finding.message_en[0] in "“0123456789", finding.message_en


@pytest.mark.parametrize("rule", NAMES)
def test_the_correct_diagram_compiles(rule: str) -> None:
    xml = EXAMPLES[rule].correct

    model = bpmn.Model.read(xml)

    assert bpmn.compile(xml, process_id=model.process_id, name="p@1", bindings={"common_approval": "common_approval@1"})


def test_the_table_of_all_rules_says_what_they_say() -> None:
    assert (ROOM.parent / "README.md").read_text(encoding="utf-8") == readme()


def test_no_two_rules_share_a_name_and_every_file_is_a_rule() -> None:
    files = {path.stem.replace("_", "-") for path in ROOM.glob("[a-z]*.py")}

    assert len(set(NAMES)) == len(NAMES)
    assert files == set(NAMES)
