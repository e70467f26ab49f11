"""SM-1 and SM-1b: every event in every status, in both orders."""

import pytest

from processes.registry.access import states
from processes.registry.access.states import Event, Status, Variant

# 平台状态 x 事件 -> 平台状态, as the platform's manual draws it; whatever is not here cannot happen.
SEED = """
PENDING_RESPONSE ACCEPT PENDING_ACCEPTANCE
PENDING_RESPONSE DECLINE DECLINED
PENDING_RESPONSE EXPIRE EXPIRED
PENDING_RESPONSE WITHDRAW WITHDRAWN
PENDING_ACCEPTANCE ADMIT PENDING_CONFIRMATION
PENDING_ACCEPTANCE NOT_ADMIT NOT_ACCEPTED
PENDING_CONFIRMATION CONFIRM CONFIRMED
PENDING_CONFIRMATION NOT_CONFIRM CONFIRM_REJECTED
"""
JOINT_2024 = """
APPLYING PASS_FILING PENDING_AUTHORIZATION
APPLYING FAIL_FILING PENDING_ACCEPTANCE
PENDING_ACCEPTANCE ADMIT PENDING_CONFIRMATION
PENDING_ACCEPTANCE NOT_ADMIT NOT_ACCEPTED
PENDING_CONFIRMATION CONFIRM PENDING_AUTHORIZATION
PENDING_CONFIRMATION NOT_CONFIRM CONFIRM_REJECTED
PENDING_AUTHORIZATION AUTHORIZE CONFIRMED
PENDING_AUTHORIZATION DECLINE DECLINED
PENDING_AUTHORIZATION EXPIRE EXPIRED
PENDING_AUTHORIZATION WITHDRAW WITHDRAWN
"""
ONCE_IN = """
CONFIRMED CHANGE_PROOF CONFIRMED
CONFIRMED RELEASE RELEASED
CONFIRMED SUSPEND SUSPENDED
CONFIRMED TERMINATE TERMINATED
SUSPENDED RESUME CONFIRMED
SUSPENDED RELEASE RELEASED
SUSPENDED TERMINATE TERMINATED
"""
WANTED = {
    Variant.SEED: {(a, b): c for a, b, c in (line.split() for line in (SEED + ONCE_IN).split("\n") if line)},
    Variant.JOINT_2024: {(a, b): c for a, b, c in (line.split() for line in (JOINT_2024 + ONCE_IN).split("\n") if line)},
}


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("variant", Variant)
def test_every_event_in_every_status_leads_where_it_is_drawn_or_nowhere(variant: Variant, status: Status, event: Event) -> None:
    assert states.after(variant, status, event) == WANTED[variant].get((status, event))


@pytest.mark.parametrize("variant", Variant)
def test_every_invitation_can_come_in_and_none_is_stuck_where_it_is_under_way(variant: Variant) -> None:
    reached, fresh = set(), {states.FIRST[variant]}
    while fresh:
        reached |= fresh
        fresh = {after for (status, _), after in states.MOVES[variant].items() if status in reached} - reached
    ends = reached - {status for status, _ in states.MOVES[variant]}

    assert {Status.CONFIRMED, *states.REINVITABLE} <= reached
    assert ends == states.REINVITABLE | {Status.RELEASED, Status.TERMINATED}
    assert not ends & (states.IN_PROGRESS | states.CONNECTED)


def test_every_status_and_every_event_has_its_name_and_the_seeds_seven_are_named_as_there() -> None:
    assert set(states.STATUS_NAMES) == set(Status) and set(states.EVENT_NAMES) == set(Event)
    names = [states.STATUS_NAMES[status] for status in states.SEED_STATUSES]
    assert names == ["待使用单位响应", "待受理", "已拒绝", "待确认", "确认通过", "确认不通过", "已过期"]
