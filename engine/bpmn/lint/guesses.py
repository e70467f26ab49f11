"""What somebody may have meant."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

LONGEST = 100
NEAR = 12
"""So many names are compared letter by letter, of more those that share a rare pair of letters: a guess among thousands costs no more."""


def did_you_mean(written: str, known: Collection[str]) -> tuple[str, str]:
    """A clause in both languages, or nothing when nothing is close. Of thousands of names give the same frozenset each time."""
    word = written[:LONGEST]
    found = get_close_matches(word, _near(word, frozenset(known)), n=1)
    return (f"（是不是「{found[0]}」？）", f" (did you mean “{found[0]}”?)") if found else ("", "")


def _near(word: str, known: frozenset[str]) -> list[str]:
    if len(known) <= NEAR:
        return sorted(known)
    names_with = _by_pair(known)
    rarest_first = sorted((names_with[pair] for pair in _pairs(word) if pair in names_with), key=lambda names: (len(names), names[0]))
    near = dict.fromkeys(name for names in rarest_first for name in _as_long(names, len(word)))
    return list(near)[:NEAR]


def _as_long(names: Sequence[str], length: int) -> Sequence[str]:
    """Some of the names, from those one letter shorter than the word on."""
    return names[bisect_left(names, length - 1, key=len) :][:NEAR]


@lru_cache(maxsize=8)
def _by_pair(known: frozenset[str]) -> Mapping[tuple[str, str], Sequence[str]]:
    """The names with each pair of neighbouring letters, short ones first; beside the first and the last letter stands the edge of the word."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(known, key=lambda name: (len(name), name)):
        for pair in _pairs(name[:LONGEST]):
            found[pair].append(name)
    return dict(found)


def _pairs(word: str) -> set[tuple[str, str]]:
    return set(pairwise(f" {word} "))
