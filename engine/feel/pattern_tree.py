"""A pattern as a tree, for the matcher of back-references.

It is made of the pieces of a pattern that RE2 has accepted but for the references, which are whole numbers among them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2

Piece = str | int
_KNOWN = 1_000
_COUNTS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_REPETITION = re.compile(r"(\d+)(,(\d*))?")


@dataclass(frozen=True, slots=True)
class OneOf:
    """A single character of a class, in RE2's words; `known`: what RE2 has said of some characters."""

    written: str
    known: dict[str, bool] = field(default_factory=dict)

    def takes(self, sign: str) -> bool:
        said = self.known.get(sign)
        if said is None:
            said = _compiled(self.written).fullmatch(sign) is not None
            if len(self.known) < _KNOWN:
                self.known[sign] = said
        return said


@dataclass(frozen=True, slots=True)
class Itself:
    """The character itself, in any case when `folded`."""

    sign: str
    folded: bool

    def takes(self, sign: str) -> bool:
        return sign == self.sign or (self.folded and sign.casefold() == self.sign.casefold())


@lru_cache(maxsize=1024)
def _compiled(written: str) -> Any:
    return re2.compile(written)


@dataclass(frozen=True, slots=True)
class Edge:
    sign: str


@dataclass(frozen=True, slots=True)
class Group:
    """One of `branches`; what it takes is kept under `number`, 0 for `(?:…)`."""

    number: int
    branches: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: Any
    least: int
    most: int | None
    greedy: bool


class _Parser:
    def __init__(self, pieces: Sequence[Piece], options: str) -> None:
        self._pieces, self._at, self._options = pieces, 0, options
        self.groups = 0

    def branches(self) -> tuple[tuple[Any, ...], ...]:
        found: list[tuple[Any, ...]] = [()]
        while self._at < len(self._pieces) and self._pieces[self._at] != ")":
            if self._pieces[self._at] == "|":
                self._at += 1
                found.append(())
            else:
                found[-1] = (*found[-1], self._counted(self._part()))
        return tuple(found)

    def _part(self) -> Any:
        piece = self._pieces[self._at]
        self._at += 1
        if isinstance(piece, int):
            return piece
        if piece in "^$":
            return Edge(piece)
        if piece != "(":
            sign = piece.removeprefix("\\")
            return Itself(sign, bool(self._options)) if len(sign) == 1 else OneOf(f"(?s{self._options}:{piece})")
        number = 0
        if list(self._pieces[self._at : self._at + 2]) == ["?", ":"]:
            self._at += 2
        else:
            self.groups = number = self.groups + 1
        group = Group(number, self.branches())
        self._at += 1
        return group

    def _counted(self, part: Any) -> Any:
        counts = self._counts()
        if counts is None:
            return part
        lazy = self._at < len(self._pieces) and self._pieces[self._at] == "?"
        self._at += lazy
        return Repeat(part, *counts, greedy=not lazy)

    def _counts(self) -> tuple[int, int | None] | None:
        sign = self._pieces[self._at] if self._at < len(self._pieces) else ""
        if sign in _COUNTS:
            self._at += 1
            return _COUNTS[str(sign)]
        if sign != "{":
            return None
        end = self._pieces.index("}", self._at)
        found = _REPETITION.fullmatch("".join(map(str, self._pieces[self._at + 1 : end])))
        if not found:
            raise ValueError(sign)
        self._at = end + 1
        return int(found[1]), int(found[1]) if found[2] is None else int(found[3]) if found[3] else None


def tree_of(pieces: Sequence[Piece], options: str) -> tuple[Group, int]:
    """The whole pattern as a group, and how many groups it has of its own. `options`: `i` or nothing."""
    parser = _Parser(pieces, options)
    return Group(0, parser.branches()), parser.groups
