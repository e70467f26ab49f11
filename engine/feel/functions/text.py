"""Text functions (DMN 1.5 table 74). Positions count characters from 1; patterns are those of XPath."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.feel.functions.builtin import builtin
from engine.feel.patterns import compiled
from engine.feel.scope import Meter
from engine.feel.text import text_of
from engine.feel.values import MAX_TEXT_VALUE, Value, too_large

_MATCH_STEPS = 4


@builtin("substring(string: string, start position: number, length: number?)")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
    first = int(start)
    if first == 0 or abs(first) > len(string) or (length is not None and length < 1):
        return None
    begin = first - 1 if first > 0 else len(string) + first
    return string[begin:] if length is None else string[begin : begin + int(length)]


@builtin("string length(string: string)")
def string_length(string: str) -> int:
    return len(string)


@builtin("upper case(string: string)")
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case(string: string)")
def lower_case(string: str) -> str:
    return string.lower()


@builtin("trim(string: string)")
def trim(string: str) -> str:
    return string.strip()


@builtin("substring before(string: string, match: string)")
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string)")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string)")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags: string?)", metered=True)
def matches(meter: Meter, text: str, pattern: str, flags: str | None = None) -> bool:
    return next(_found(meter, pattern, flags, text), None) is not None


def _found(meter: Meter, pattern: str, flags: str | None, text: str) -> Iterator[Any]:
    """The places where the pattern is found; each costs steps, for one text may hold very many."""
    for found in compiled(pattern, flags or "").finditer(text):
        meter.spend(_MATCH_STEPS)
        yield found


@builtin("replace(input: string, pattern: string, replacement: string, flags: string?)", metered=True)
def replace(meter: Meter, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """`$1` stands for the first group, `\\$` for a dollar sign; with flag `q` both are what they are."""
    parts: list[str] = []
    at, size = 0, len(text)
    for found in _found(meter, pattern, flags, text):
        filled = replacement if flags and "q" in flags else _filled(replacement, found)
        size += len(filled)
        if size > MAX_TEXT_VALUE:
            raise too_large()
        parts += [text[at : found.start()], filled]
        at = found.end()
    return "".join(parts) + text[at:]


def _filled(replacement: str, found: Any) -> str:
    def group(reference: re.Match[str]) -> str:
        if reference[0][0] == "\\":
            return reference[0][1]
        number = int(reference[1])
        return (found.group(number) or "") if number <= len(found.groups()) else ""

    return re.sub(r"\\.|\$(\d)", group, replacement)


@builtin("split(string: string, delimiter: string)", metered=True)
def split(meter: Meter, string: str, delimiter: str) -> list[str]:
    parts, at = [], 0
    for found in _found(meter, delimiter, None, string):
        if found.end() > found.start():
            parts.append(string[at : found.start()])
            at = found.end()
    return [*parts, string[at:]]


@builtin("extract(input: string, pattern: string, flags: string?)", metered=True)
def extract(meter: Meter, text: str, pattern: str, flags: str | None = None) -> list[str]:
    return [found.group() for found in _found(meter, pattern, flags, text)]


@builtin("string join(list: list, delimiter: string?)")
def string_join(items: list[Value], delimiter: str | None = None) -> str | None:
    texts = [item for item in items if item is not None]
    if any(type(item) is not str for item in texts):
        return None
    if sum(map(len, texts)) + len(delimiter or "") * len(texts) > MAX_TEXT_VALUE:
        raise too_large()
    return (delimiter or "").join(texts)


@builtin("string(from: any)")
def string(value: Value) -> str | None:
    return text_of(value)
