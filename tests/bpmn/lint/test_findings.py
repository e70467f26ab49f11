"""Details of rules that have more than one side."""

from collections.abc import Iterator

import pytest

from engine.approval.rules import parse as rules_of
from engine.bpmn.lint import Known, lint
from engine.bpmn.lint.candidates import read
from engine.bpmn.lint.document import Document
from engine.bpmn.lint.linter import findings_of
from engine.bpmn.lint.report import Report, Severity
from tests.bpmn.lint.drawing import DEFAULTS, draw, extension, lanes, operator, properties, task


def rules(xml: bytes, **known: frozenset[str]) -> list[str]:
    return [f.rule for f in lint("process.bpmn", xml, known=Known(**known))]  # type: ignore[arg-type]  # sets of names only


def one(**values: str) -> list[str]:
    return rules(draw("s > u > e", inside={"u": task(**values)}))


@pytest.mark.parametrize("mode", ["single", "any", "all", "sequence", "ratio:1", "ratio:60", "ratio:100", "vote:50"])
def test_every_mode_passes(mode: str) -> None:
    assert one(mode=mode) == []


@pytest.mark.parametrize("mode", ["most", "ratio", "ratio:", "ratio:0", "ratio:101", "ratio:1000", "vote:x", "vote:-1", "ratio:05", "all:50"])
def test_a_mode_nobody_knows_and_a_threshold_that_is_no_per_cent_are_reported(mode: str) -> None:
    assert one(mode=mode) == ["property-value"]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("mode", "ratio:60", ""), ("mode", "most", "不对"), ("reject_rule", "two_vetos", "不对"), ("reject_rule", "early_close", "不对"),
        ("on_initiator", "manager", ""), ("on_initiator", "yes", "不对"), ("opinion", "always", "不对"), ("dedupe", "twice", "不对"),
        ("on_empty", "skip", ""), ("on_empty", "hold", ""), ("on_empty", "wait", "不对"), ("on_empty", "user:liang", ""),
        ("on_reject", "return:initiator", ""), ("on_reject", "return", "不对"),
        ("return_to", "u", ""), ("return_to", "none", ""), ("actions", "-return", ""), ("actions", "approve", "现在还不能用"),
        ("form", "../start.form", "不对"), ("form", "start.form", ""), ("kind", "cc", "不对"), ("resubmit", "direct", ""),
    ],
)  # fmt: skip
def test_values_are_those_of_the_profile(name: str, value: str, word: str) -> None:
    found = lint("process.bpmn", draw("s > u > e", inside={"u": task(**{name: value})}))

    assert [f.rule for f in found] == (["property-value"] if word else [])
    assert all(word in f.message_zh for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "group:ops", "manager:1", "managers:1..3", "head:initiator", "head:dept", "choice:role:a@branch", "previous:u", "=a.b", "role:a@branch^",
        '=if a then "x" else ["y", "role:z"]',
    ],
)  # fmt: skip
def test_every_kind_of_candidates_passes_and_is_read_the_same_by_the_engine(text: str) -> None:
    assert one(candidates=text) == []
    for written, understood in zip(read(text), rules_of(text), strict=True):
        assert written.kind == (understood.among or understood).kind


def test_an_expression_for_candidates_is_parsed_and_its_variables_are_known() -> None:
    assert one(candidates="=a +") == ["expression-parses"]
    drawn = draw("s > u > e", inside={"u": task(candidates="=approvers")})
    assert rules(drawn, fields={"s.form": frozenset({"approvers"})}, forms=frozenset({"s.form"})) == []
    assert rules(drawn, fields={"s.form": frozenset({"amount"})}, forms=frozenset({"s.form"})) == ["unknown-variable"]


def test_who_acted_before_is_asked_of_a_task_that_exists() -> None:
    assert one(candidates="previous:e") == ["property-reference"]
    [finding] = lint("process.bpmn", draw("s > u1 > u > e", inside={"u": task(candidates="choice:previous:u2")}))
    assert "「choice:previous:u2」不是流程里的用户任务" in finding.message_zh


@pytest.mark.parametrize("text", ["user:max=3,role:clerk=1", "field:signers=2, initiator=9"])
def test_weights_are_rules_with_a_number(text: str) -> None:
    assert one(mode="vote:50", weights=text) == []


@pytest.mark.parametrize(
    "properties",
    [
        {"mode": "all", "reject_rule": "any_first"}, {"mode": "sequence", "reject_rule": "collect_all"},
        {"mode": "ratio:60", "reject_rule": "all_reject"}, {"mode": "all", "weights": "role:clerk=2"},
        {"weights": "role:clerk=2"}, {"kind": "handle", "dedupe": "first_only"}, {"chooser": "previous"}, {"choose": "one"},
    ],
)  # fmt: skip
def test_a_policy_of_another_mode_or_kind_is_reported(properties: dict[str, str]) -> None:
    assert one(**properties) == ["policy-without-effect"]


@pytest.mark.parametrize("text", ["user:max", "user:max=0", "max=3", "user:max=1.5", "user:max=heavy", "user:max:3"])
def test_weights_without_a_rule_or_a_number_are_refused(text: str) -> None:
    [finding] = lint("process.bpmn", draw("s > u > e", inside={"u": task(mode="vote:50", weights=text)}))

    assert finding.rule == "candidate-syntax" and "user:max=3" in finding.message_zh


@pytest.mark.parametrize(
    "text",
    [
        "clerk",
        "role:",
        "roles:clerk",
        "role:clerk@",
        "role:a b",
        "user:x@branch",
        "=none",
        "group:a@branch",
        "manager:0",
        "managers:3..1",
        "choice:",
        "choice:choice:user:a",
        "choice:=a",
        "user:a=3",
    ],
)
def test_candidates_nobody_understands_are_refused(text: str) -> None:
    assert one(candidates=text) == ["candidate-syntax"]


def test_who_is_in_charge_is_one_person_or_one_role_that_exists() -> None:
    for text, expected in (
        ("user:liang", []), ("role:clerk", []), ("role:clark", ["unknown-role"]), ("role:clerk,user:liang", ["property-value"]),
        ("initiator", ["property-value"]), ("role:clerk@branch", ["property-value"]),
    ):  # fmt: skip
        assert rules(draw("s > u > e", profile={"in_charge": text}), roles=frozenset({"clerk"})) == expected, text


def test_starters_are_people_and_roles_or_nobody() -> None:
    for text in ("role:clerk,user:liang", "=none", "group:clerk"):
        assert rules(draw("s > u > e", profile={"starters": text})) == [], text
    for text in ("initiator", "field:x", "manager:1", "choice:role:clerk", "=x"):
        assert rules(draw("s > u > e", profile={"starters": text})) == ["candidate-syntax"], text


@pytest.mark.parametrize("name", ["serial", "summary", "withdraw", "withdraw_until"])
def test_process_properties_have_a_form(name: str) -> None:
    wrong = {"serial": "SW-{date}", "summary": "a,b,c,d", "withdraw": "yes", "withdraw_until": "later"}

    assert rules(draw("s > u > e", profile={name: wrong[name]})) == ["property-value"]


def test_a_property_in_the_wrong_place_is_told_where_it_belongs() -> None:
    [finding] = lint("process.bpmn", draw("s > u > e", inside={"e": extension(properties({"candidates": "role:clerk"}))}))

    assert finding.rule == "unknown-property" and "它属于用户任务" in finding.message_zh


def test_a_property_written_twice_is_refused() -> None:
    twice = extension(properties({"candidates": "role:a"}) + properties({"candidates": "role:b"}))

    assert rules(draw("s > u > e", inside={"u": twice})) == ["property-complete"]


def test_the_lane_of_a_sub_process_gives_its_tasks_their_candidates() -> None:
    drawn = draw("s > z > e", inner={"z": "s2 > u > e2"}, inside={"u": ""}, extra=lanes(clerk="z"))

    assert rules(drawn) == []
    assert rules(drawn, roles=frozenset({"boss"})) == ["unknown-role"]


def test_a_role_that_does_not_exist_is_a_warning_because_roles_come_and_go() -> None:
    [finding] = lint("process.bpmn", draw("s > u > e"), known=Known(roles=frozenset()))

    assert (finding.rule, finding.severity) == ("unknown-role", "warning")


def test_nothing_that_is_unknown_is_checked() -> None:
    assert rules(draw("s > v > r > c > u > e", inside={"u": task(form="x.form")})) == []


def test_forms_may_be_told_with_or_without_their_folder() -> None:
    drawn = draw("s > u > e", inside={"u": task(form="x.form")})

    assert rules(drawn, forms=frozenset({"forms/x.form", "s.form"})) == []
    assert rules(drawn, forms=frozenset({"u.form"})) == ["unknown-form", "unused-form"]


@pytest.mark.parametrize("text", ["a ==", "a = 1\nc = (", "x", "import os"])
def test_a_script_that_is_no_list_of_assignments_is_refused(text: str) -> None:
    assert rules(draw("s > p1 > e", inside={"p1": f"<bpmn:script>{text}</bpmn:script>"})) == ["expression-parses"]


def test_feel_is_read_in_parameters_loops_titles_and_locks() -> None:
    loop = "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>a &gt;</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"

    assert rules(draw("s > v > e", inside={"v": operator(amount="a +")})) == ["expression-parses"]
    assert rules(draw("s > u > e", inside={"u": DEFAULTS["userTask"] + loop})) == ["expression-parses"]
    assert rules(draw("s > u > e", profile={"title": "a +", "lock": "[}"})) == ["expression-parses"] * 2


def test_a_python_condition_gets_its_feel_spelling() -> None:
    [finding] = lint("process.bpmn", draw("s > u > x | x > e1 : done == True | x > e2 *"))

    assert finding.rule == "expression-parses" and "=" in finding.message_zh and "FEEL" in finding.message_zh


def test_an_outcome_may_be_read_by_its_own_name_everywhere() -> None:
    assert rules(draw('s > u > p1 > x | x > u2 : outcomes.u = "approved" | x > e1 * | u2 > e2')) == []
    assert rules(draw('s > u > p1 > x | x > u2 : outcomes.u = "yes" | x > e1 * | u2 > e2')) == ["unknown-outcome"]


def test_an_outcome_in_a_script_or_a_title_is_read_elsewhere() -> None:
    assert rules(draw("s > u > p1 > e", inside={"p1": "<bpmn:script>last = outcome</bpmn:script>"})) == ["outcome-read-elsewhere"]
    assert rules(draw("s > u > e", profile={"title": "outcome"})) == ["outcome-read-elsewhere"]


def test_two_tasks_may_share_the_gateway_behind_them() -> None:
    shared = 's > x0 | x0 > u1 : big | x0 > u2 * | u1 > x | u2 > x | x > e1 : outcome = "rejected" | x > e2 *'

    assert rules(draw(shared)) == []
    assert rules(draw(shared + " | x0 > x : small")) == ["outcome-read-elsewhere"]


def test_rejections_that_end_the_request_need_no_gateway() -> None:
    assert one() == []
    assert one(on_reject="continue") == ["outcome-not-routed"]
    assert one(kind="handle", outcomes="done:完成;later:稍后") == ["outcome-not-routed"]
    assert one(kind="handle", outcomes="done:完成;abort:终止!") == []


def test_the_default_flow_stands_for_one_outcome() -> None:
    three = {"u": task(kind="handle", outcomes="a:甲;b:乙;c:丙")}

    assert rules(draw('s > u > x | x > e1 : outcome = "a" | x > e2 : outcome = "b" | x > e3 *', inside=three)) == []
    assert rules(draw('s > u > x | x > e1 : outcome != "c" | x > e3 *', inside=three)) == ["outcome-not-routed"]


def test_a_long_name_is_cut_in_the_sentence() -> None:
    [finding] = lint("process.bpmn", draw("s > u > e", attributes={"u": f'id="u" name="{"很长的名字 " * 50}"'}, inside={"u": ""}))

    assert finding.rule == "task-nobody-can-do" and len(finding.message_zh) < 120


def test_an_error_is_caught_by_the_sub_process_around_the_next() -> None:
    throws = {"e3": '<bpmn:errorEventDefinition errorRef="E1"/>'}
    nested = {"z": "s2 > z2 > e2", "z2": "s3 > u > e3"}
    other = '<bpmn:error id="E1" errorCode="E_CONFLICT"/><bpmn:error id="E2" errorCode="E_OTHER"/>'

    assert rules(draw("s > z > e | b > e4", inner=nested, inside=throws, on={"b": "z"})) == []
    only_other = {**throws, "b": '<bpmn:errorEventDefinition errorRef="E2"/>'}
    assert rules(draw("s > z > e | b > e4", inner=nested, inside=only_other, on={"b": "z"}, declared=other)) == ["error-not-caught"]


class Broken:
    """A rule that cannot bear a file."""

    __name__ = "engine.bpmn.lint.rules.too_strict"
    SEVERITY: Severity = "warning"

    def check(self, document: Document, /) -> Iterator[Report]:
        yield Report("u", "先说一句。", "One thing first.")
        raise KeyError(document.path)


def test_a_rule_that_fails_refuses_the_file_and_keeps_what_it_said() -> None:
    found = list(findings_of(Broken(), Document("process.bpmn", draw("s > u > e"))))

    assert [(f.rule, f.severity) for f in found] == [("too-strict", "warning"), ("rule-error", "error")]
    assert "too-strict" in found[1].message_zh and "KeyError" in found[1].message_en
