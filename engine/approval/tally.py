"""When an activation is decided, and how (approvals.md B5).

| mode | passes | is rejected |
|---|---|---|
| single, any | with the first vote, if it is for it | with the first vote; under `all_reject` only when all are against it |
| all | when all are for it | with the first vote against it; under `collect_all` when all have voted and one is against it |
| sequence | when the last in turn is for it | with the first vote against it |
| ratio:p | with votes of p % of the seats, rounded up | when that can no longer be reached |
| vote:p | with p % of all weight | when that can no longer be reached |

A tie passes: exactly p % is enough. Ratio and vote may be stricter: `one_veto` rejects with the first vote against it, `collect_all` waits for all
votes. Every outcome but the first one of the task is a vote against it; where several such outcomes stand together, the heaviest of them is
the outcome of the activation, among equals the one that the task names first.
"""

from collections.abc import Mapping
from typing import NamedTuple

from engine.approval.profile import Profile

COUNTED = ("ratio", "vote")
"""Modes in which one vote alone tells nothing."""


class Count(NamedTuple):
    """How many seats, and what they weigh together."""

    seats: int = 0
    weight: int = 0


Votes = Mapping[str | None, Count]
"""What was said, by outcome key; None: those who have not yet spoken."""


def decided(profile: Profile, votes: Votes) -> str | None:
    """The outcome of an activation, or None while it is open."""
    waiting = votes.get(None, Count()).seats
    against = {key: count for key, count in votes.items() if key is not None and key != profile.positive and count.seats}
    for_it = votes.get(profile.positive, Count()).seats > 0
    if not against and not for_it:
        return None
    if profile.mode in COUNTED:
        passes = _by_threshold(profile, votes, vetoed=bool(against))
    elif profile.mode in ("all", "sequence"):
        collects = profile.reject_rule == "collect_all" and profile.mode == "all"
        passes = None if waiting and (not against or collects) else not against
    elif profile.reject_rule == "all_reject":
        passes = True if for_it else None if waiting else False
    else:
        passes = not against
    return None if passes is None else profile.positive if passes else _heaviest(profile, against)


def waits(profile: Profile, vote: str, *, others: bool) -> bool:
    """Is the activation certainly still open after this vote, those before it having left it open? `others`: somebody has not yet spoken.

    It needs none of the other votes, so that a vote costs the same among ten and among thousands. Where it says no, `decided` has the last word.
    """
    negative = vote != profile.positive
    if not others:
        return False
    if profile.mode in COUNTED:
        return profile.reject_rule == "collect_all"
    if profile.mode in ("all", "sequence"):
        return not negative or (profile.reject_rule == "collect_all" and profile.mode == "all")
    return negative and profile.reject_rule == "all_reject"


def _by_threshold(profile: Profile, votes: Votes, *, vetoed: bool) -> bool | None:
    """Is the threshold reached, or out of reach? None: neither yet."""
    told = {key: count.seats if profile.mode == "ratio" else count.weight for key, count in votes.items()}
    if vetoed and profile.reject_rule == "one_veto":
        return False
    if votes.get(None, Count()).seats and profile.reject_rule == "collect_all":
        return None
    needed = -(-profile.threshold * sum(told.values()) // 100)
    for_it = told.get(profile.positive, 0)
    if for_it >= needed:
        return True
    return False if for_it + told.get(None, 0) < needed else None


def _heaviest(profile: Profile, against: Mapping[str, Count]) -> str | None:
    order = [outcome.key for outcome in profile.outcomes]
    ranked = sorted(against, key=lambda key: order.index(key) if key in order else len(order))
    return max(ranked, key=lambda key: against[key].weight if profile.mode == "vote" else against[key].seats, default=None)
