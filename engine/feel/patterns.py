"""XPath patterns (XQuery and XPath Functions 3.1 §5.6, meant by DMN 1.5 table 74) as patterns of RE2, which no pattern can blow up (ADR 0016).

Those with a back-reference, which RE2 does not have, run on the package `regex`, under the clock.
"""

import re
from functools import lru_cache
from typing import Any

import re2

from engine.feel.back_references import BackReferencing
from engine.feel.pattern_sets import Ranges, all_but, of_escape, of_property, united, without

_MAX_PATTERN, _MAX_REFERRING = 2_000, 500
_FLAGS = frozenset("smixq")
_SIGNS = frozenset("\\|.?*+(){}-[]^$")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_SETS = frozenset("sSdDwWiIcC")
_NO_LINE_END = ((0, 9), (11, 12), (14, 0x10FFFF))
# What RE2 knows by a short name, so that patterns stay small.
_SHORT = {"d": r"\p{Nd}", "D": r"\P{Nd}", "s": r"[ \t\n\r]", "S": r"[^ \t\n\r]", "w": r"[^\p{P}\p{Z}\p{C}]", "W": r"[\p{P}\p{Z}\p{C}]"}


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> Any:
    """A compiled pattern: RE2's own, or BackReferencing; ValueError for what is none, or asks for look-around. Flag `q` takes it as it is written."""
    if len(pattern) > _MAX_PATTERN or not _FLAGS.issuperset(flags):
        raise ValueError(pattern)
    options = "".join(sorted(set(flags) & set("im")))
    if "q" in flags:
        return _of_re2([re2.escape(pattern)], options.replace("m", ""))
    pieces = _Reader(_without_blanks(pattern) if "x" in flags else pattern, dots_match_all="s" in flags).all()
    readable = _of_re2(["(?:)" if isinstance(piece, int) else piece for piece in pieces], options)
    if not any(isinstance(piece, int) for piece in pieces):
        return readable
    if len(pieces) > _MAX_REFERRING:
        raise ValueError(pattern)
    return BackReferencing(pieces, options)


def _of_re2(pieces: list[str], options: str) -> Any:
    translated = "".join(pieces)
    compiler = re2.Options()
    compiler.log_errors = False
    try:
        return re2.compile(f"(?{options}:{translated})" if options else translated, compiler)
    except re2.error as unreadable:
        raise ValueError(translated) from unreadable


def _without_blanks(pattern: str) -> str:
    """Flag `x`: white space goes, except inside of character classes."""
    kept: list[str] = []
    level, escaped = 0, False
    for sign in pattern:
        if sign in " \t\n\r" and not level:
            continue
        if not escaped:
            level = max(0, level + {"[": 1, "]": -1}.get(sign, 0))
        escaped = sign == "\\" and not escaped
        kept.append(sign)
    return "".join(kept)


class _Reader:
    """Walks once over a pattern and writes it for RE2, in pieces; a number among them is a back-reference."""

    def __init__(self, pattern: str, *, dots_match_all: bool) -> None:
        self._pattern, self._at, self._dots_match_all = pattern, 0, dots_match_all
        self._opened: list[int] = []
        """The groups that are not closed yet, 0 for `(?:`."""
        self._groups = 0

    def all(self) -> list[str | int]:
        pieces: list[str | int] = []
        while self._at < len(self._pattern):
            sign = self._next()
            pieces.append(self._reference() if sign == "\\" and self._peek() in tuple("123456789") else self._atom(sign))
        return pieces

    def _reference(self) -> int:
        """`\\12` is the twelfth group where there are so many, else the first and a 2. ValueError for a group that is not closed before."""
        number = int(self._next())
        while self._peek().isdecimal() and self._peek().isascii() and number * 10 + int(self._peek()) <= self._groups:
            number = number * 10 + int(self._next())
        if number > self._groups or number in self._opened:
            raise ValueError(self._pattern)
        return number

    def _bracket(self, sign: str) -> None:
        if sign == ")":
            del self._opened[-1:]
            return
        capturing = self._peek() != "?"
        self._groups += capturing
        self._opened.append(self._groups if capturing else 0)

    def _next(self) -> str:
        if self._at == len(self._pattern):
            raise ValueError(self._pattern)
        self._at += 1
        return self._pattern[self._at - 1]

    def _peek(self, length: int = 1) -> str:
        return self._pattern[self._at : self._at + length]

    def _atom(self, sign: str) -> str:
        if sign == ".":
            return r"(?s:.)" if self._dots_match_all else _written(_NO_LINE_END)
        if sign == "[":
            return self._whole_class()
        if sign == "(" and self._peek() == "?" and self._peek(2) != "?:":
            raise ValueError(self._pattern)
        if sign in "()":
            self._bracket(sign)
        if sign != "\\":
            return sign
        letter = self._next()
        if letter in "pP":
            name = self._property()
            return rf"\{letter}{{{name}}}" if not name.startswith("Is") else _written(_property(letter, name))
        if letter in _SHORT:
            return _SHORT[letter]
        return _written(of_escape(letter)) if letter in _SETS else re.escape(self._single(letter))

    def _single(self, letter: str) -> str:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter not in _SIGNS:
            raise ValueError(self._pattern)
        return letter

    def _property(self) -> str:
        found = re.compile(r"\{([A-Za-z0-9-]+)\}").match(self._pattern, self._at)
        if not found:
            raise ValueError(self._pattern)
        of_property(found[1])
        self._at = found.end()
        return found[1]

    def _whole_class(self) -> str:
        # Written as it is turned: with flag `i`, `[^Q]` is everything but Q and q, and not everything that is no Q in one of its cases.
        start = self._at
        ranges = self._class()
        turned = self._pattern[start] == "^" and "-[" not in self._pattern[start : self._at]
        return "[^" + _written(all_but(ranges))[1:] if turned and len(all_but(ranges)) else _written(ranges)

    def _class(self) -> Ranges:
        """What stands behind `[`, as far as its `]`; `[a-z-[aeiou]]` takes one set from another."""
        turned = self._peek() == "^"
        self._at += turned
        ranges: list[tuple[int, int]] = []
        taken: Ranges = ()
        empty = True
        while (sign := self._next()) != "]" or empty:
            empty = False
            if sign == "-" and self._peek() == "[" and ranges:
                self._at += 1
                taken = self._class()
                if self._next() != "]":
                    raise ValueError(self._pattern)
                break
            if sign == "[":
                raise ValueError(self._pattern)
            ranges += self._member(sign)
        found = united(ranges)
        return without(all_but(found) if turned else found, taken)

    def _member(self, sign: str) -> Ranges:
        """One character, a range from it to another, or a set."""
        if sign == "\\":
            letter = self._next()
            if letter in "pP":
                return _property(letter, self._property())
            if letter in _SETS:
                return of_escape(letter)
            sign = self._single(letter)
        if self._peek() != "-" or self._peek(2) in ("-]", "-["):
            return ((ord(sign), ord(sign)),)
        self._at += 1
        end = self._next()
        if end == "\\":
            end = self._single(self._next())
        if end < sign:
            raise ValueError(self._pattern)
        return ((ord(sign), ord(end)),)


def _property(letter: str, name: str) -> Ranges:
    return of_property(name) if letter == "p" else all_but(of_property(name))


def _written(ranges: Ranges) -> str:
    """A class of RE2; the one that holds nothing is written as everything turned round."""
    if not ranges:
        return r"[^\x{0}-\x{10FFFF}]"
    return "[" + "".join(rf"\x{{{low:X}}}-\x{{{high:X}}}" for low, high in ranges) + "]"
