"""When a step is decided: every row of the table of `engine.approval.tally`, and all ways that few people can vote."""

from collections.abc import Sequence
from itertools import permutations, product

import pytest

from engine.approval import tally
from engine.approval.profile import Profile
from engine.approval.tally import Count
from engine.model import Outcome

YES, NO = "approved", "rejected"
SAID = {"+": YES, "-": NO, ".": None}


def votes(said: Sequence[str | None], weights: Sequence[int] = ()) -> dict[str | None, Count]:
    """One seat for each word (None: not yet spoken), each of weight 1 if nothing else is told."""
    found: dict[str | None, Count] = {}
    for word, weight in zip(said, weights or [1] * len(said), strict=True):
        before = found.get(word, Count())
        found[word] = Count(before.seats + 1, before.weight + weight)
    return found


def of(mode: str, rule: str = "") -> Profile:
    """As a designer writes it: `ratio:60`; without a rule the mode's own."""
    name, _, threshold = mode.partition(":")
    own = {"any": "any_first", "ratio": "early_close", "vote": "early_close"}.get(name, "one_veto")
    return Profile(mode=name, threshold=int(threshold or 100), reject_rule=rule or own)


def play(profile: Profile, said: str, weights: Sequence[int] = ()) -> tuple[str | None, int]:
    """The outcome and after how many votes, the seats speaking one after the other."""
    words = [SAID[sign] for sign in said]
    for number in range(1, len(words) + 1):
        given = [*words[:number], *[None] * (len(words) - number)]
        found = tally.decided(profile, votes(given, weights))
        others = number < len(words)
        assert not tally.waits(profile, str(words[number - 1]), others=others) or found is None, "one vote alone says less, never something else"
        if found is not None:
            return found, number
    return None, len(words)


@pytest.mark.parametrize(
    ("row", "mode", "rule", "said", "outcome", "after"),
    [
        ("SINGLE: the first", "single", "", "+--", YES, 1), ("SINGLE: the first", "single", "", "-++", NO, 1),
        ("ALL: approved = total", "all", "", "+++", YES, 3), ("ALL: approved = total", "all", "collect_all", "+++", YES, 3),
        ("ALL: any reject", "all", "one_veto", "+-+", NO, 2), ("ALL: any reject", "all", "one_veto", "-++", NO, 1),
        ("ALL: after all voted", "all", "collect_all", "-++", NO, 3), ("ALL: after all voted", "all", "collect_all", "++-", NO, 3),
        ("ANY: first approval", "any", "", "+--", YES, 1), ("ANY: first decision wins", "any", "any_first", "-++", NO, 1),
        ("ANY: only when all reject", "any", "all_reject", "--+", YES, 3), ("ANY: only when all reject", "any", "all_reject", "-+-", YES, 2),
        ("ANY: only when all reject", "any", "all_reject", "---", NO, 3), ("ANY: first approval", "any", "all_reject", "+--", YES, 1),
        ("SEQUENCE: last in order approves", "sequence", "", "+++", YES, 3), ("SEQUENCE: any reject stops", "sequence", "", "+-+", NO, 2),
        ("SEQUENCE: any reject stops", "sequence", "collect_all", "-++", NO, 1),
        ("RATIO: 3 of 5", "ratio:60", "", "+++--", YES, 3), ("RATIO: 3 of 5, at last", "ratio:60", "", "--+++", YES, 5),
        ("RATIO: pass impossible", "ratio:60", "", "---++", NO, 3), ("RATIO: pass impossible", "ratio:60", "", "+-+--", NO, 5),
        ("RATIO: rounded up, 2 of 3", "ratio:60", "", "+-+", YES, 3), ("RATIO: rounded up, 2 of 3", "ratio:50", "", "+--", NO, 3),
        ("RATIO: a tie passes", "ratio:50", "", "--++", YES, 4), ("RATIO: a tie passes", "ratio:50", "", "+-+-", YES, 3),
        ("RATIO: one is enough", "ratio:1", "", "--+", YES, 3), ("RATIO: one is enough", "ratio:1", "", "---", NO, 3),
        ("RATIO: all", "ratio:100", "", "+-+", NO, 2), ("RATIO: all", "ratio:100", "", "+++", YES, 3),
        ("RATIO: any reject", "ratio:60", "one_veto", "+-+++", NO, 2), ("RATIO: no reject", "ratio:60", "one_veto", "+++--", YES, 3),
        ("RATIO: after all voted", "ratio:60", "collect_all", "+++--", YES, 5), ("RATIO: after all voted", "ratio:60", "collect_all", "---++", NO, 5),
    ],
)  # fmt: skip
def test_a_step_is_decided_by_its_row_and_as_soon_as_it_is_certain(row: str, mode: str, rule: str, said: str, outcome: str, after: int) -> None:
    assert play(of(mode, rule), said) == (outcome, after), row


@pytest.mark.parametrize(
    ("row", "mode", "rule", "said", "outcome", "after"),
    [
        ("threshold reached by one", "vote:50", "", "+---", YES, 1), ("a tie passes", "vote:50", "", "-+++", YES, 4),
        ("remaining weight cannot reach", "vote:50", "", "--++", NO, 2), ("the heavy one is not enough", "vote:60", "", "+-+-", YES, 3),
        ("the heavy one is not enough", "vote:60", "", "+---", NO, 4), ("nobody can be missed", "vote:100", "", "+++-", NO, 4),
        ("any reject", "vote:50", "one_veto", "-+++", NO, 1), ("no reject before the threshold", "vote:50", "one_veto", "+---", YES, 1),
        ("after all voted", "vote:50", "collect_all", "+---", YES, 4), ("after all voted", "vote:50", "collect_all", "--+-", NO, 4),
    ],
)  # fmt: skip
def test_votes_are_weighed(row: str, mode: str, rule: str, said: str, outcome: str, after: int) -> None:
    assert play(of(mode, rule), said, [3, 1, 1, 1]) == (outcome, after), row


@pytest.mark.parametrize("per_cent", [1, 25, 33, 50, 51, 60, 75, 99, 100])
@pytest.mark.parametrize(("mode", "weights"), [("ratio", [1, 1, 1, 1]), ("vote", [1, 1, 1, 1]), ("vote", [5, 3, 1, 1]), ("vote", [1, 2, 2, 7])])
def test_it_closes_exactly_when_no_other_end_is_possible(per_cent: int, mode: str, weights: list[int]) -> None:
    def ends(given: tuple[str, ...]) -> set[str]:
        whole = product(*[[sign] if sign != "." else ["+", "-"] for sign in given])
        return {YES if 100 * sum(w for s, w in zip(one, weights, strict=True) if s == "+") >= per_cent * sum(weights) else NO for one in whole}

    for given in product("+-.", repeat=4):
        possible = ends(given)
        expected = None if len(possible) > 1 or set(given) == {"."} else next(iter(possible))
        assert tally.decided(of(f"{mode}:{per_cent}"), votes([SAID[s] for s in given], weights)) == expected, given


@pytest.mark.parametrize("said", list(product([YES, NO], repeat=3)))
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_people_in_every_order(said: tuple[str, ...], order: tuple[int, ...]) -> None:
    spoken = [said[place] for place in order]
    signs = "".join("+" if word == YES else "-" for word in spoken)
    veto = spoken.index(NO) + 1 if NO in spoken else 3

    assert play(of("all", "one_veto"), signs) == (NO if NO in spoken else YES, veto)
    assert play(of("all", "collect_all"), signs) == (NO if NO in spoken else YES, 3)
    assert play(of("any", "any_first"), signs) == (spoken[0], 1)
    assert play(of("any", "all_reject"), signs) == ((YES, spoken.index(YES) + 1) if YES in spoken else (NO, 3))


@pytest.mark.parametrize("mode", ["single", "any", "all", "sequence", "ratio:60", "vote:60"])
@pytest.mark.parametrize("rule", ["", "one_veto", "collect_all", "any_first", "all_reject"])
def test_nobody_decides_nothing_and_one_alone_decides(mode: str, rule: str) -> None:
    profile = of(mode, rule)

    assert tally.decided(profile, {}) is None
    assert tally.decided(profile, votes([None])) is None
    assert tally.decided(profile, votes([YES])) == YES
    assert tally.decided(profile, votes([NO])) == NO


THREE = (Outcome("yes", "是"), Outcome("later", "缓"), Outcome("no", "否", reason_required=True))


def test_every_outcome_but_the_first_stands_against_it() -> None:
    profile = Profile(mode="all", outcomes=THREE)

    assert tally.decided(profile, votes(["yes", "later", None])) == "later"
    assert tally.decided(profile, votes(["yes", "yes", "yes"])) == "yes"
    assert tally.decided(profile, votes(["yes", "yes", None])) is None


@pytest.mark.parametrize(
    ("mode", "said", "weights", "outcome"),
    [
        ("all", ["no", "no", "later"], [1, 1, 1], "no"), ("all", ["no", "later", "yes"], [1, 1, 1], "later"),
        ("ratio", ["no", "later", "later"], [5, 1, 1], "later"), ("vote", ["no", "later", "later"], [5, 1, 1], "no"),
        ("vote", ["no", "later", "later"], [2, 1, 1], "later"),
    ],
)  # fmt: skip
def test_of_several_ways_to_say_no_the_heaviest_counts_and_of_equals_the_first(mode: str, said: list[str], weights: list[int], outcome: str) -> None:
    profile = Profile(mode=mode, threshold=60, reject_rule="collect_all", outcomes=THREE)

    assert tally.decided(profile, votes(said, weights)) == outcome


@pytest.mark.parametrize("said", list(product([YES, NO], repeat=3)))
@pytest.mark.parametrize(
    ("mode", "rule"), [("single", ""), ("all", "one_veto"), ("all", "collect_all"), ("any", "any_first"), ("any", "all_reject"), ("sequence", "")]
)
def test_one_vote_alone_tells_whether_others_are_waited_for(said: tuple[str, ...], mode: str, rule: str) -> None:
    profile = of(mode, rule)
    for number, vote in enumerate(said, 1):
        open_still = tally.decided(profile, votes([*said[:number], *[None] * (3 - number)])) is None
        assert tally.waits(profile, vote, others=number < 3) == open_still
        if not open_still:
            return
    pytest.fail("never decided")
