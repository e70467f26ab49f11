"""Patterns with a back-reference, which RE2 does not have: the package `regex`, cut off by the clock (ADR 0016)."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import regex

from engine.feel.errors import FeelError

SECONDS = 0.03
"""What one search may take."""
_CODE_POINT = re.compile(r"\\x\{([0-9A-F]+)\}")


class BackReferencing:
    """A compiled pattern, read like one of RE2's. `pieces`: written for RE2, numbers are back-references; `options`: of the flags `i` and `m`."""

    def __init__(self, pieces: Sequence[str | int], options: str) -> None:
        """Raises ValueError for what cannot be read."""
        # A group that took no part counts as empty in XPath.
        written = "".join(rf"(?:(?({piece})\{piece}))" if isinstance(piece, int) else _CODE_POINT.sub(_written, piece) for piece in pieces)
        try:
            self._pattern = regex.compile(f"(?{options}:{written})" if options else written)
        except regex.error as unreadable:
            raise ValueError(written) from unreadable

    def finditer(self, text: str) -> Iterator[Any]:
        """All places from left to right that do not overlap. Raises FeelError when the time is up."""
        try:
            yield from self._pattern.finditer(text, timeout=SECONDS)
        except TimeoutError as late:
            raise FeelError("正则表达式匹配时间超出上限", "the pattern takes too long") from late


def _written(found: re.Match[str]) -> str:
    return rf"\U{int(found[1], 16):08X}"
