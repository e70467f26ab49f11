"""What somebody may have meant."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

LONGEST = 100
NEAR = 12
"""So many names are compared letter by letter, of more those that share the rarest pairs of letters: a guess among thousands costs no more."""


def did_you_mean(written: str, known: Collection[str]) -> tuple[str, str]:
    """A clause in both languages, or nothing when nothing is close. Of thousands of names give the same frozenset each time."""
    word = written[:LONGEST]
    found = get_close_matches(word, _near(word, frozenset(known)), n=1)
    return (f"（是不是「{found[0]}」？）", f" (did you mean “{found[0]}”?)") if found else ("", "")


def _near(word: str, known: frozenset[str]) -> list[str]:
    if len(known) <= NEAR:
        return sorted(known)
    names_with = _by_pair(known)
    rarest = sorted((names_with[pair] for pair in _pairs(word) if pair in names_with), key=len)[:NEAR]
    shared = Counter(name for names in rarest for name in names[:NEAR])
    return [name for name, _ in shared.most_common(NEAR)]


@lru_cache(maxsize=8)
def _by_pair(known: frozenset[str]) -> Mapping[tuple[str, str], Sequence[str]]:
    """The names with each pair of neighbouring letters; the first and the last letter have the edge of the word beside them."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(known):
        for pair in _pairs(name[:LONGEST]):
            found[pair].append(name)
    return dict(found)


def _pairs(word: str) -> set[tuple[str, str]]:
    return set(pairwise(f" {word} "))
