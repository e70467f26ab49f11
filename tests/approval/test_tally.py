"""When a step is decided: tried out for every way three people can vote."""

from itertools import permutations, product

import pytest

from engine.approval import tally
from engine.approval.profile import Profile
from engine.model import Outcome

YES, NO = "approved", "rejected"


def decide(votes: list[str | None], **more: str) -> str | None:
    return tally.decided(Profile(**more), votes)  # type: ignore[arg-type]  # keyword arguments of a test


def play(votes: tuple[str, ...], order: tuple[int, ...], **more: str) -> tuple[str | None, int]:
    """The outcome, and after how many votes."""
    given: list[str | None] = [None, None, None]
    for number, place in enumerate(order, 1):
        given[place] = votes[place]
        if (found := decide(given, **more)) is not None:
            return found, number
    return None, 3


@pytest.mark.parametrize("votes", list(product([YES, NO], repeat=3)))
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_people_in_every_order(votes: tuple[str, ...], order: tuple[int, ...]) -> None:
    said = [votes[place] for place in order]
    veto = said.index(NO) + 1 if NO in said else 3

    assert play(votes, order, mode="all", reject_rule="one_veto") == (NO if NO in said else YES, veto)
    assert play(votes, order, mode="all", reject_rule="collect_all") == (NO if NO in said else YES, 3)
    assert play(votes, order, mode="any", reject_rule="any_first") == (said[0], 1)
    assert play(votes, order, mode="any", reject_rule="all_reject") == ((YES, said.index(YES) + 1) if YES in said else (NO, 3))


@pytest.mark.parametrize("mode", ["single", "any", "all"])
@pytest.mark.parametrize("rule", ["one_veto", "collect_all", "any_first", "all_reject"])
def test_nobody_decides_nothing_and_one_alone_decides(mode: str, rule: str) -> None:
    assert decide([], mode=mode, reject_rule=rule) is None
    assert decide([None], mode=mode, reject_rule=rule) is None
    assert decide([YES], mode=mode, reject_rule=rule) == YES
    assert decide([NO], mode=mode, reject_rule=rule) == NO


def test_every_outcome_but_the_first_stands_against_it() -> None:
    profile = Profile(mode="all", outcomes=(Outcome("yes", "是"), Outcome("later", "缓"), Outcome("no", "否", reason_required=True)))

    assert tally.decided(profile, ["yes", "later", None]) == "later"
    assert tally.decided(profile, ["yes", "yes", "yes"]) == "yes"
    assert tally.decided(profile, ["yes", "yes", None]) is None


@pytest.mark.parametrize("votes", list(product([YES, NO], repeat=3)))
@pytest.mark.parametrize(
    ("mode", "rule"), [("single", "one_veto"), ("all", "one_veto"), ("all", "collect_all"), ("any", "any_first"), ("any", "all_reject")]
)
def test_one_vote_alone_tells_whether_others_are_waited_for(votes: tuple[str, ...], mode: str, rule: str) -> None:
    profile = Profile(mode=mode, reject_rule=rule)  # type: ignore[arg-type]  # as read from a diagram
    for number, vote in enumerate(votes, 1):
        open_still = tally.decided(profile, [*votes[:number], *[None] * (3 - number)]) is None
        assert tally.waits(profile, vote, others=number < 3) == open_still
        if not open_still:
            return
    pytest.fail("never decided")
