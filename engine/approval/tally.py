"""When an activation is decided, and how (approvals.md B5)."""

from collections.abc import Sequence

from engine.approval.profile import Profile


def decided(profile: Profile, votes: Sequence[str | None]) -> str | None:
    """The outcome of an activation, or None while it is open. `votes`: one per seat, the outcome key or None if not yet given."""
    given = [vote for vote in votes if vote is not None]
    if not given:
        return None
    negatives = [vote for vote in given if vote != profile.positive]
    if profile.mode == "all":
        return _of_all(profile, votes, negatives)
    if profile.reject_rule == "all_reject" and len(negatives) == len(given) < len(votes):
        return None
    return next((vote for vote in given if vote == profile.positive), given[0]) if profile.reject_rule == "all_reject" else given[0]


def waits(profile: Profile, vote: str, *, others: bool) -> bool:
    """Is the activation still open after this vote, those before it having left it open? `others`: somebody has not yet spoken.

    `decided` says the same of all votes; this needs none of them, so that a vote costs the same among ten and among thousands.
    """
    negative = vote != profile.positive
    if profile.mode == "all":
        return others and (not negative or profile.reject_rule == "collect_all")
    return others and negative and profile.reject_rule == "all_reject"


def _of_all(profile: Profile, votes: Sequence[str | None], negatives: Sequence[str]) -> str | None:
    complete = all(vote is not None for vote in votes)
    if negatives and (complete or profile.reject_rule != "collect_all"):
        return negatives[0]
    return profile.positive if complete else None
