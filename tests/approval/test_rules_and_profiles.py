"""What a designer wrote on a task, read into a profile; and the rule language of candidates and starters."""

import re

import pytest

from engine.approval import profile, rules
from engine.approval.rules import Rule
from engine.model import Outcome


def read(lane: str | None = None, *, routes: bool = False, **properties: str) -> profile.Profile:
    return profile.read(properties, element_id="check", lane=lane, routes_on_outcome=routes)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("user:max", (Rule("user", "max"),)),
        ("role:staff", (Rule("role", "staff"),)),
        ("role:head@branch", (Rule("role", "head", in_branch=True),)),
        (" user:a , role:b,,initiator ", (Rule("user", "a"), Rule("role", "b"), Rule("initiator"))),
        ("field:signers", (Rule("field", "signers"),)),
        ("=none", (Rule("none"),)),
        ("role:head@branch^", (Rule("role", "head", in_branch=True, upward=True),)),
        ("group:ops", (Rule("group", "ops"),)),
        ("manager:2", (Rule("manager", levels=(2, 2)),)),
        ("managers:1..3", (Rule("manager", levels=(1, 3)),)),
        ("head:initiator,head:dept", (Rule("head", "initiator"), Rule("head", "dept"))),
        ("previous:check", (Rule("previous", "check"),)),
        ("choice:role:a@branch", (Rule("choice", "role:a@branch", among=Rule("role", "a", in_branch=True)),)),
        ('= if a then ["x", "y"] else z', (Rule("feel", 'if a then ["x", "y"] else z'),)),
        ("role:财务", (Rule("role", "财务"),)),
        ("", ()),
    ],
)
def test_rules_are_read(text: str, found: tuple[Rule, ...]) -> None:
    assert rules.parse(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "max",
        "role",
        "role:",
        "role:@branch",
        "role:head@",
        "role:head@suzhou",
        "user:max@branch",
        "user:a,b",
        "group:g@branch",
        "manager:0",
        "manager:x",
        "managers:3..1",
        "managers:2",
        "choice:choice:user:a",
        "choice:x",
        "user: a",
        "user:a,=b",
    ],
)
def test_a_rule_nobody_knows_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text.split(",")[-1].removeprefix("choice:"))):
        rules.parse(text)


def test_without_properties_the_lane_is_the_group_and_the_first_of_it_decides() -> None:
    found = read("财务")

    assert (found.candidates, found.mode, found.kind) == ((Rule("role", "财务"),), "single", "approve")
    assert (found.on_reject, found.return_to, found.resubmit, found.opinion) == ("end", "any", "sequential", "on_negative")
    assert (found.on_initiator, found.on_empty, found.form) == ("forbid", "administrator", "check.form")
    assert found.outcomes == (Outcome("approved", "同意"), Outcome("rejected", "拒绝", reason_required=True))
    assert (found.positive, found.is_negative("approved"), found.is_negative("rejected")) == ("approved", False, True)


@pytest.mark.parametrize(
    ("candidates", "mode", "rule"),
    [
        ("role:a", "single", "one_veto"),
        ("user:a,user:b", "any", "any_first"),
        ("user:a,role:b", "single", "one_veto"),
        ("initiator", "any", "any_first"),
        ("group:ops", "single", "one_veto"),
        ("choice:role:a", "any", "any_first"),
        ("=people", "any", "any_first"),
    ],
)
def test_the_mode_follows_the_candidates(candidates: str, mode: str, rule: str) -> None:
    found = read("lane", candidates=candidates)
    assert (found.mode, found.reject_rule) == (mode, rule)


def test_a_gateway_that_reads_the_outcome_makes_a_rejection_go_on() -> None:
    assert read(routes=True).on_reject == "continue"
    assert read(routes=True, on_reject="end").on_reject == "end"


def test_work_that_is_done_has_one_outcome() -> None:
    found = read(kind="handle")
    assert (found.outcomes, found.positive) == ((Outcome("completed", "提交"),), "completed")


@pytest.mark.parametrize("mark", ["!", "！"])
def test_outcomes_of_ones_own(mark: str) -> None:
    found = read(outcomes=f" accepted:受理 ; refused : 不予受理{mark};later;")

    assert found.outcomes == (Outcome("accepted", "受理"), Outcome("refused", "不予受理", reason_required=True), Outcome("later", "later"))
    assert (found.is_negative("refused"), found.is_negative("later"), found.outcome("nothing")) == (True, False, None)


def test_verbs_that_are_switched_off_and_fields_that_are_opened() -> None:
    found = read(actions="-return, -claim", fields='{"amount": "write"}')
    assert (found.actions, found.fields) == ({"return", "claim"}, {"amount": "write"})
    for broken in ("[]", "{", "1"):
        with pytest.raises(ValueError, match=r".+"):
            read(fields=broken)


def test_a_mode_may_have_a_threshold_and_a_vote_a_weight() -> None:
    found = read(candidates="user:max,role:a", mode="vote:50", weights="user:max=3, role:a=2", dedupe="first_only", always_reapprove="true")

    assert (found.mode, found.threshold, found.reject_rule) == ("vote", 50, "early_close")
    assert dict(found.weights) == {Rule("user", "max"): 3, Rule("role", "a"): 2}
    assert (found.dedupe, found.always_reapprove) == ("first_only", True)
    assert read(mode="ratio:60", reject_rule="one_veto").reject_rule == "one_veto"
    for broken in ("user:max", "user:max=0", "user:max=x", "max=3", "user:max=1.5"):
        with pytest.raises(ValueError, match="max"):
            read(weights=broken)


def test_a_policy_that_rejects_gives_the_first_outcome_that_is_a_refusal() -> None:
    assert read().negative == "rejected"
    assert read(outcomes="accepted:受理;later:缓;refused:不予受理!").negative == "refused"
    assert read(kind="handle").negative == "rejected"
