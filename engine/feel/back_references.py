"""Patterns with a back-reference, which RE2 does not have: a matcher that tries one way after the other and counts every step (ADR 0016)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.feel.pattern_tree import Edge, Group, Itself, OneOf, Piece, Repeat, tree_of
from engine.feel.scope import Meter

Groups = tuple[tuple[int, int] | None, ...]
Place = tuple[int, Groups]
Then = Callable[[int, Groups], Place | None]
_SINGLE = (Itself, OneOf)
_STEP = 3
"""What trying one part at one place costs."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place where the pattern holds, with the methods that RE2's matches have."""

    text: str
    spans: Groups

    def start(self) -> int:
        return self.spans[0][0] if self.spans[0] else 0

    def end(self) -> int:
        return self.spans[0][1] if self.spans[0] else 0

    def groups(self) -> tuple[str | None, ...]:
        return tuple(map(self.group, range(1, len(self.spans))))

    def group(self, number: int = 0) -> str | None:
        span = self.spans[number]
        return None if span is None else self.text[span[0] : span[1]]


class BackReferencing:
    """A compiled pattern; `options` are the flags `i` and `m` as far as they are set."""

    def __init__(self, pieces: Sequence[Piece], options: str) -> None:
        self._whole, self._groups = tree_of(pieces, options.replace("m", ""))
        self._options = options

    def finditer(self, text: str, meter: Meter) -> Iterator[Found]:
        """All places from left to right that do not overlap. FeelError when the meter's steps are spent."""
        run, at = _Run(text, meter, self._options), 0
        while at <= len(text):
            place = run.match(self._whole, at, (None,) * (self._groups + 1), lambda end, groups: (end, groups))
            if place is None:
                at += 1
                continue
            end, groups = place
            yield Found(text, ((at, end), *groups[1:]))
            at = max(end, at + 1)


class _Run:
    """One search. Every method gives where the rest of the pattern (`then`) has led to, None when it has not."""

    def __init__(self, text: str, meter: Meter, options: str) -> None:
        self._text, self._meter = text, meter
        self._folded, self._lines = "i" in options, "m" in options

    def match(self, part: Any, at: int, groups: Groups, then: Then) -> Place | None:
        self._meter.spend(_STEP)
        if isinstance(part, _SINGLE):
            return then(at + 1, groups) if self._takes(part, at) else None
        if isinstance(part, Edge):
            return then(at, groups) if self._at_edge(part.sign, at) else None
        if isinstance(part, Repeat):
            return self._repeat(part, at, groups, then)
        if isinstance(part, Group):
            return self._group(part, at, groups, then)
        return self._again(groups[part], at, groups, then)

    def _takes(self, part: Itself | OneOf, at: int) -> bool:
        return at < len(self._text) and part.takes(self._text[at])

    def _at_edge(self, sign: str, at: int) -> bool:
        if sign == "^":
            return at == 0 or (self._lines and self._text[at - 1] == "\n")
        return at == len(self._text) or (self._lines and self._text[at] == "\n")

    def _again(self, span: tuple[int, int] | None, at: int, groups: Groups, then: Then) -> Place | None:
        """What a group has taken once more; nothing when it has taken nothing (XPath 3.1 §5.6.1)."""
        wanted = self._text[span[0] : span[1]] if span else ""
        self._meter.spend(len(wanted) // 1000)
        there = self._text[at : at + len(wanted)]
        same = there.casefold() == wanted.casefold() if self._folded else there == wanted
        return then(at + len(wanted), groups) if same else None

    def _group(self, part: Group, at: int, groups: Groups, then: Then) -> Place | None:
        def taken(end: int, inner: Groups) -> Place | None:
            number = part.number
            return then(end, (*inner[:number], (at, end), *inner[number + 1 :]) if number else inner)

        for branch in part.branches:
            place = self._sequence(branch, 0, at, groups, taken)
            if place is not None:
                return place
        return None

    def _sequence(self, parts: tuple[Any, ...], index: int, at: int, groups: Groups, then: Then) -> Place | None:
        if index == len(parts):
            return then(at, groups)
        return self.match(parts[index], at, groups, lambda end, inner: self._sequence(parts, index + 1, end, inner, then))

    def _repeat(self, part: Repeat, at: int, groups: Groups, then: Then) -> Place | None:
        if isinstance(part.part, _SINGLE):
            return self._run_of(part, part.part, at, groups, then)

        def more(count: int, start: int, inner: Groups) -> Place | None:
            def once_more() -> Place | None:
                if part.most is not None and count >= part.most:
                    return None
                # A round that takes nothing would go on for ever.
                return self.match(
                    part.part, start, inner, lambda end, found: more(count + 1, end, found) if end > start or count < part.least else None
                )

            def enough() -> Place | None:
                return then(start, inner) if count >= part.least else None

            first, second = (once_more, enough) if part.greedy else (enough, once_more)
            place = first()
            return second() if place is None else place

        return more(0, at, groups)

    def _run_of(self, part: Repeat, one: Itself | OneOf, at: int, groups: Groups, then: Then) -> Place | None:
        """Single characters need no recursion: how many there are is counted first."""
        longest = 0
        while (part.most is None or longest < part.most) and self._takes(one, at + longest):
            self._meter.spend(1)
            longest += 1
        counts = range(longest, part.least - 1, -1) if part.greedy else range(part.least, longest + 1)
        for count in counts:
            place = then(at + count, groups)
            if place is not None:
                return place
        return None
