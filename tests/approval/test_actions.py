"""Which buttons there are."""

import pytest

from engine.approval import actions
from engine.approval.profile import HANDLE, Profile
from engine.model import InstanceState, Outcome


def on_task(
    profile: Profile, *, group: bool = False, mine: bool = False, others: bool = False, may_act: bool = True, delegate: bool = False
) -> tuple[str, ...]:  # fmt: skip
    return actions.on_task(profile, is_group=group, claimed_by_me=mine, claimed_by_other=others, may_act=may_act, is_delegate=delegate)


HANDS = ("transfer", "delegate", "add_signers", "consult")


def test_buttons_of_a_task() -> None:
    assert on_task(Profile()) == ("approve", "reject", "return", *HANDS, "save_draft")
    assert on_task(Profile(), group=True) == ("approve", "reject", "return", *HANDS, "claim", "save_draft")
    assert on_task(Profile(), group=True, mine=True) == ("approve", "reject", "return", *HANDS, "release", "save_draft")
    assert on_task(Profile(), group=True, others=True) == ()
    assert on_task(Profile(), may_act=False) == ()
    assert on_task(Profile(return_to="none")) == ("approve", "reject", *HANDS, "save_draft")
    assert on_task(Profile(kind="handle", outcomes=HANDLE)) == ("complete", "return", *HANDS, "save_draft")
    assert on_task(Profile(outcomes=(Outcome("yes", "是"), Outcome("no", "否")))) == ("approve", "return", *HANDS, "save_draft")
    switched_off = Profile(actions=frozenset({"reject", "claim", "save_draft", "transfer", "delegate", "add_signers", "consult"}))
    assert on_task(switched_off, group=True) == ("approve", "return")


def test_a_delegate_only_says_what_he_thinks() -> None:
    assert on_task(Profile(), delegate=True) == ("approve", "reject", "save_draft")


def on_instance(
    state: InstanceState, *, mine: bool = False, admin: bool = False, may_withdraw: bool = True, suspended: bool = False
) -> tuple[str, ...]:
    return actions.on_instance(state, is_initiator=mine, is_administrator=admin, may_withdraw=may_withdraw, suspended=suspended)


def test_buttons_of_a_request() -> None:
    assert on_instance(InstanceState.DRAFT, mine=True, admin=True) == ("submit", "discard")
    assert on_instance(InstanceState.RUNNING, mine=True) == ("withdraw",)
    assert on_instance(InstanceState.RUNNING, mine=True, may_withdraw=False) == ()
    assert on_instance(InstanceState.RETURNED, mine=True, may_withdraw=False) == ("resubmit", "withdraw")
    assert on_instance(InstanceState.RUNNING, admin=True) == ("suspend", "change_variables", "jump", "cancel")
    assert on_instance(InstanceState.RETURNED, mine=True, admin=True) == ("resubmit", "withdraw", "suspend", "change_variables", "cancel")
    assert on_instance(InstanceState.RUNNING) == ()
    assert on_instance(InstanceState.RUNNING, mine=True, suspended=True) == ()
    assert on_instance(InstanceState.RUNNING, mine=True, admin=True, suspended=True) == ("resume", "change_variables", "cancel")


@pytest.mark.parametrize("state", [s for s in InstanceState if not s.is_open])
def test_what_has_ended_has_no_buttons(state: InstanceState) -> None:
    assert on_instance(state, mine=True, admin=True) == ()


def test_buttons_of_a_returned_request_are_its_initiators() -> None:
    assert actions.on_resubmit(may_act=True) == ("resubmit", "withdraw", "save_draft")
    assert actions.on_resubmit(may_act=False) == ()
