"""What happens when a token comes to a user task: each policy of B6, in its order, as a pure function."""

from typing import Any

import pytest

from engine.approval import entry, rules
from engine.approval.candidates import Initiator, Seat
from engine.approval.directory import ADMINISTRATOR, Branch, Directory, Holder
from engine.approval.entry import Earlier, Plan, Situation, Skipped
from engine.approval.profile import Profile

HOLDERS = [
    Holder("max", "马克", "approver", "审批人", None),
    Holder("ann", "安", "approver", "审批人", None),
    Holder("ann", "安", "alone", "独", None),
]
BRANCHES = {b.id: b for b in (Branch("suzhou", "hq", "ann", "安"), Branch("hq", None, "sue", "苏"))}
TODAY = Directory(HOLDERS, {"max": "马克"}, [("sue", "苏")], BRANCHES)
ANN = Initiator("ann", "安", "suzhou")
SEATS = {name: Seat(name, name.upper()) for name in ("max", "eve", "fay")} | {"ann": Seat("ann", "安")}
GROUP, ALONE = Seat(role_id="approver"), Seat(role_id="alone")


def plan(*found: Seat | str, at: Situation | None = None, **more: Any) -> Plan:
    profile = Profile(**{"candidates": rules.parse("role:approver"), "mode": "all", **more})
    return entry.plan(profile, [SEATS[f] if isinstance(f, str) else f for f in found], at or Situation(ANN, TODAY))


def who(found: Plan) -> list[str | None]:
    return [seat.person_id or seat.role_id for seat in found.seats]


def before(person: str, *, task: str = "t1", visit: str = "v1", approved: bool = True, round: int = 1, form: int | None = 1) -> Earlier:
    return Earlier(task, visit, "p", "check", person, (person, person.upper()), approved, round, form)


def after(*earlier: Earlier, behind: tuple[str, ...] = ("v1",), **more: Any) -> Situation:
    return Situation(ANN, TODAY, earlier=earlier, behind=behind, **more)


# -- 代理 --------------------------------------------------------------------------------------------------------------------------


def test_a_substitute_sits_in_the_place_of_who_is_away_and_says_for_whom() -> None:
    away = Situation(ANN, TODAY, {"eve": [("fay", "菲")]})

    [seat] = plan("eve", at=away).seats
    assert (seat.person_id, seat.on_behalf_of_id, seat.on_behalf_of_name, seat.principal) == ("fay", "eve", "EVE", "eve")


@pytest.mark.parametrize(("seated", "to", "expected"), [(("eve", "fay"), "fay", ["eve", "fay"]), (("eve",), "ann", ["eve"])])
def test_nobody_votes_twice_as_a_substitute_nor_the_initiator_on_his_own_request(seated: tuple[str, ...], to: str, expected: list[str]) -> None:
    assert who(plan(*seated, at=Situation(ANN, TODAY, {"eve": [(to, to)]}))) == expected


def test_one_who_stands_in_for_two_gets_one_seat() -> None:
    away = Situation(ANN, TODAY, {"eve": [("fay", "菲")], "max": [("fay", "菲")]})

    assert [(s.person_id, s.on_behalf_of_id) for s in plan("eve", "max", at=away).seats] == [("fay", "eve"), ("max", None)]


def test_the_initiators_seat_is_his_also_when_another_would_act_for_him() -> None:
    assert who(plan("ann", "max", at=Situation(ANN, TODAY, {"ann": [("fay", "菲")]}))) == ["max"]


# -- 本人 --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "found", "expected"),
    [
        ("forbid", ("ann", "max"), ["max"]), ("forbid", ("ann",), [ADMINISTRATOR]), ("allow", ("ann", "max"), ["ann", "max"]),
        ("skip", ("ann", "max"), ["max"]), ("skip", ("ann",), [ADMINISTRATOR]), ("manager", ("ann", "max"), ["max", "sue"]),
        ("manager", ("ann",), ["sue"]), ("head", ("ann",), ["sue"]), ("head", ("max",), ["max"]),
    ],
)  # fmt: skip
def test_the_initiators_own_request_is_not_his_to_decide(policy: str, found: tuple[str, ...], expected: list[str]) -> None:
    assert who(plan(*found, on_initiator=policy)) == expected


@pytest.mark.parametrize("policy", ["forbid", "skip", "manager", "head"])
def test_of_a_group_the_initiator_is_no_part(policy: str) -> None:
    assert plan(GROUP, on_initiator=policy).seats == [Seat(role_id="approver", barred_id="ann")]
    assert plan(GROUP, on_initiator="allow").seats == [GROUP]
    assert who(plan(ALONE, on_initiator=policy)) == ["sue" if policy in ("manager", "head") else ADMINISTRATOR]


def test_where_the_rules_name_the_initiator_no_policy_applies() -> None:
    for policy in ("forbid", "skip", "manager", "head"):
        assert who(plan("ann", "max", candidates=rules.parse("initiator,user:max"), on_initiator=policy)) == ["ann", "max"]


def test_a_skipped_seat_is_kept_and_is_no_vote_and_a_seat_handed_up_says_by_which_rule() -> None:
    assert plan("ann", "max", on_initiator="skip").skipped == [Skipped(SEATS["ann"], "on_initiator:skip")]
    assert not plan("ann", "max", on_initiator="skip").skipped[0].counts
    assert plan("ann", on_initiator="manager").seats == [Seat("sue", "苏", rule="on_initiator:manager")]


@pytest.mark.parametrize("policy", ["manager", "head"])
def test_who_has_nobody_above_him_leaves_an_empty_seat_and_who_sits_there_already_gets_no_second(policy: str) -> None:
    lonely = Situation(ANN, Directory(HOLDERS, {}))
    assert who(plan("ann", at=lonely, on_initiator=policy)) == [ADMINISTRATOR]
    assert who(plan("ann", Seat("sue", "苏"), on_initiator=policy)) == ["sue"]


# -- 空审批人 -----------------------------------------------------------------------------------------------------------------------


def test_an_empty_step_is_the_administrators_without_the_initiator() -> None:
    assert plan() == Plan([Seat(role_id=ADMINISTRATOR, barred_id="ann")], [])
    assert plan(on_initiator="allow") == Plan([Seat(role_id=ADMINISTRATOR)], [])


def test_an_empty_step_may_have_a_deputy_who_is_not_the_initiator_and_is_still_here() -> None:
    assert who(plan(on_empty="user:max")) == ["max"]
    assert who(plan(on_empty="user:gone")) == [ADMINISTRATOR]
    assert who(plan(on_empty="user:max", at=Situation(Initiator("max", "马克", None), TODAY))) == [ADMINISTRATOR]


def test_an_empty_step_may_pass_be_rejected_or_wait() -> None:
    assert plan(on_empty="skip") == Plan((), [], "approved", "on_empty:skip")
    assert plan(on_empty="reject") == Plan((), [], "rejected", "on_empty:reject")
    assert plan(on_empty="hold") == Plan((), [], holds=True)
    assert plan("ann", on_initiator="skip", on_empty="skip").outcome == "approved"


@pytest.mark.parametrize(("more", "at"), [({"always_reapprove": True}, Situation(ANN, TODAY)), ({}, Situation(ANN, TODAY, returned=True))])
def test_what_must_be_approved_anew_or_was_sent_back_does_not_pass_by_itself(more: dict[str, Any], at: Situation) -> None:
    assert who(plan(on_empty="skip", at=at, **more)) == [ADMINISTRATOR]


def test_what_is_sent_back_finds_somebody_in_any_case() -> None:
    for policy in ("reject", "hold", "skip"):
        assert who(plan(on_empty=policy, at=Situation(ANN, TODAY, returned=True))) == [ADMINISTRATOR]


# -- 去重 --------------------------------------------------------------------------------------------------------------------------


def test_who_has_approved_in_this_round_need_not_do_it_again_and_his_vote_counts() -> None:
    found = plan("max", "eve", at=after(before("max")), dedupe="first_only")

    assert (who(found), found.outcome) == (["eve"], None)
    assert found.skipped == [Skipped(SEATS["max"], "dedupe:first_only", "t1")]
    assert found.skipped[0].counts


@pytest.mark.parametrize("mode", ["all", "any", "single", "sequence", "ratio", "vote"])
def test_when_all_have_approved_before_the_step_is_approved(mode: str) -> None:
    found = plan("max", "eve", at=after(before("max"), before("eve", task="t2")), dedupe="first_only", mode=mode, threshold=60)

    assert (found.seats, found.outcome, found.rule) == ([], "approved", "dedupe:first_only")
    assert [skip.origin_id for skip in found.skipped] == ["t1", "t2"]


@pytest.mark.parametrize(
    ("mode", "threshold", "outcome"),
    [("any", 100, "approved"), ("all", 100, None), ("ratio", 50, "approved"), ("ratio", 60, None), ("vote", 50, None)],
)
def test_one_who_approved_before_decides_as_far_as_his_vote_would(mode: str, threshold: int, outcome: str | None) -> None:
    heavy = Seat("eve", "EVE", weight=3)

    assert plan("max", heavy, at=after(before("max")), dedupe="first_only", mode=mode, threshold=threshold).outcome == outcome


@pytest.mark.parametrize(
    ("earlier", "more"),
    [
        (before("max", approved=False), {}), (before("max", round=0), {}), (before("max", form=0), {}), (before("max", form=None), {}),
        (before("eve"), {}), (before("max"), {"dedupe": "none"}), (before("max"), {"always_reapprove": True}), (before("max"), {"kind": "handle"}),
    ],
)  # fmt: skip
def test_a_no_another_round_another_form_or_work_to_be_done_is_no_repetition(earlier: Earlier, more: dict[str, Any]) -> None:
    assert who(plan("max", at=after(earlier), **{"dedupe": "first_only", **more})) == ["max"]


def test_a_step_that_was_returned_to_asks_everybody_again() -> None:
    assert who(plan("max", at=after(before("max"), returned=True), dedupe="first_only")) == ["max"]


@pytest.mark.parametrize(("behind", "skipped"), [(("v1",), True), (("v0", "v1"), True), (("v2", "v1"), False), ((), False)])
def test_consecutive_looks_at_the_last_step_that_people_decided(behind: tuple[str, ...], skipped: bool) -> None:
    at = after(before("max"), before("eve", task="t2", visit="v2"), behind=behind)

    assert (plan("max", at=at, dedupe="consecutive").outcome == "approved") is skipped
    assert plan("max", at=at, dedupe="first_only").outcome == "approved"


def test_what_was_approved_for_another_is_his_approval() -> None:
    away = Situation(ANN, TODAY, {"eve": [("fay", "菲")]}, earlier=[before("eve")])

    assert plan("eve", at=away, dedupe="first_only").outcome == "approved"
    assert who(plan("fay", at=away, dedupe="first_only")) == ["fay"]


def test_who_acted_at_a_step_is_told_of_its_last_visit() -> None:
    earlier = [before("max"), before("eve", visit="v2"), before("fay", visit="v2")]

    assert entry.acted(earlier, "p") == {"check": [("eve", "EVE"), ("fay", "FAY")]}
    assert entry.acted(earlier, "other") == {}
