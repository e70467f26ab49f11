"""What the linter says about `due`, `remind`, `on_due` and rules that decide without a person."""

import pytest

from engine.bpmn.lint import lint
from tests.bpmn.lint.drawing import draw, task

RULES = (
    "deadline-value",
    "rule-needs-person",
    "policy-without-effect",
    "reapprove-not-skipped",
    "expression-parses",
    "unknown-role",
    "property-value",
)


def said(**properties: str) -> list[tuple[str, str]]:
    """(rule, severity) of what is said about one task with these properties."""
    found = lint("process.bpmn", draw("s > u > e", inside={"u": task(**properties)}))
    return [(finding.rule, finding.severity) for finding in found if finding.rule in RULES]


@pytest.mark.parametrize(
    "told",
    [
        {"due": "2 workdays"}, {"due": "1.5 workhours"}, {"due": "2个工作日"}, {"due": "P3D"}, {"due": "PT4H", "remind": "PT30M"},
        {"due": "P3D", "remind": "50%, 80%,P1D", "on_due": "mark"}, {"due": "P3D", "on_due": "escalate"},
        {"due": "P3D", "on_due": "transfer:user:liang"}, {"due": "P3D", "on_due": "transfer:role:boss@branch^"},
        {"due": "P3D", "on_due": "transfer:manager:1"}, {"due": "P3D", "on_due": "return:initiator"}, {"due": "P3D", "on_due": "reject"},
        {"due": "2 workdays", "remind": "4 workhours"}, {"auto_approve": "amount < 100"}, {"auto_reject": "=amount > 100"},
    ],
)  # fmt: skip
def test_what_makes_sense_passes_in_silence(told: dict[str, str]) -> None:
    assert said(**told) == []


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"due": "soon"}, "deadline-value"), ({"due": "PT0S"}, "deadline-value"), ({"due": "-P1D"}, "deadline-value"),
        ({"due": "1.5 workdays"}, "deadline-value"), ({"due": "80%"}, "deadline-value"),
        ({"due": "P3D", "remind": "100%"}, "deadline-value"), ({"due": "P3D", "remind": "0%"}, "deadline-value"),
        ({"due": "P3D", "remind": "80%,,50%"}, "deadline-value"), ({"due": "P3D", "on_due": "explode"}, "deadline-value"),
        ({"due": "P3D", "on_due": "transfer:"}, "deadline-value"), ({"due": "P3D", "on_due": "transfer:somebody"}, "deadline-value"),
        ({"due": "P3D", "on_due": "transfer:user:a,user:b"}, "deadline-value"), ({"due": "P3D", "on_due": "transfer:=x"}, "deadline-value"),
        ({"due": "P3D", "on_due": "transfer:choice:role:boss"}, "deadline-value"), ({"due": "P3D", "on_due": "return:previous"}, "deadline-value"),
        ({"due": "P3D", "on_due": "approve", "fields": '{"a": "required"}'}, "rule-needs-person"),
        ({"due": "P3D", "on_due": "reject", "kind": "handle"}, "rule-needs-person"),
        ({"auto_reject": "a > 1", "outcomes": "done:完成"}, "rule-needs-person"),
        ({"auto_approve": "a > 1", "fields": '{"a": "required"}'}, "rule-needs-person"),
        ({"always_reapprove": "true", "auto_approve": "a > 1"}, "reapprove-not-skipped"),
        ({"always_reapprove": "true", "due": "P3D", "on_due": "approve"}, "reapprove-not-skipped"),
        ({"auto_approve": "a >"}, "expression-parses"),
    ],
)  # fmt: skip
def test_what_makes_none_is_refused(told: dict[str, str], rule: str) -> None:
    assert (rule, "error") in said(**told)


@pytest.mark.parametrize(
    "told", [{"remind": "80%"}, {"on_due": "mark"}, {"due": "PT4H", "remind": "PT4H"}, {"due": "4 workhours", "remind": "P1D"}],
)  # fmt: skip
def test_what_never_happens_is_a_warning(told: dict[str, str]) -> None:
    assert said(**told) == [("policy-without-effect", "warning")]


def test_what_must_be_signed_is_approved_by_no_rule() -> None:
    assert ("rule-needs-person", "error") in said(due="P3D", on_due="approve", signature="required")
