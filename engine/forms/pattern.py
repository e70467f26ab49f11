"""JavaScript patterns on google-re2: what the browser matches, in linear time.

form-js calls `new RegExp(pattern).test(value)`: unanchored, no flags, UTF-16 units; `\\d` and `\\w` are ASCII, `\\s` is Unicode, `$` is the very end.
Look-around, back-references and escapes that JavaScript would silently read as letters are refused.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import re2

JS_SPACE = "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_SPACES = "".join(f"\\x{{{ord(space):x}}}" for space in JS_SPACE)
_LONGEST = 1_000


class PatternRefused(ValueError):
    """A pattern that cannot be checked on the server. `zh`, `en`: why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@lru_cache(maxsize=1024)
def compile_pattern(source: str) -> Callable[[str], bool]:
    """`matches(text)`. Raises PatternRefused."""
    if len(source) > _LONGEST:
        raise PatternRefused(f"表达式超过 {_LONGEST} 个字符", f"the pattern is longer than {_LONGEST} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        compiled = re2.compile("".join(_translated(source)), options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else str(error)
        raise PatternRefused(f"表达式不能使用：{reason}", f"the pattern cannot be used: {reason}") from error
    return lambda text: compiled.search(_units(text)) is not None


def _units(text: str) -> str:
    """Characters beyond the basic plane as two, as JavaScript counts them; surrogates move to plane 16, since re2 wants valid UTF-8."""
    return text if text.isascii() else "".join(_unit_pair(ord(character)) for character in text)


def _unit_pair(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        return chr(0x100000 + code - 0xD800)
    if code <= 0xFFFF:
        return chr(code)
    code -= 0x10000
    return chr(0x100000 + (code >> 10)) + chr(0x100400 + (code & 0x3FF))


def _translated(source: str) -> Iterator[str]:
    at, in_class = 0, False
    while at < len(source):
        character = source[at]
        if character == "\\":
            piece, at = _escape(source, at + 1, in_class)
            yield piece
            continue
        if in_class:
            in_class = character != "]"
            yield "\\[" if character == "[" else _units(character)
        elif character == "[":
            if source.startswith(("[]", "[^]"), at):
                raise PatternRefused("不能使用空的字符集 [] 或 [^]", "empty character classes [] and [^] cannot be used")
            in_class = True
            yield character
        elif character == "(" and source.startswith("(?", at) and not re.match(r"\(\?(:|<[A-Za-z_])", source[at : at + 4]):
            raise PatternRefused("不能使用前瞻、后顾或内嵌标志 (?…)", "look-around and inline flags (?…) cannot be used")
        else:
            yield r"[^\n\r\x{2028}\x{2029}]" if character == "." else _units(character)
        at += 1


def _escape(source: str, at: int, in_class: bool) -> tuple[str, int]:
    """What follows a backslash, and where to go on."""
    letter = source[at : at + 1]
    if letter in ("s", "S"):
        if letter == "S" and in_class:
            raise PatternRefused(r"字符集里不能使用 \S", r"\S cannot be used inside a character class")
        return (_SPACES if in_class else f"[{'^' if letter == 'S' else ''}{_SPACES}]"), at + 1
    if in_class and letter in ("b", "B"):
        return (r"\x08" if letter == "b" else "B"), at + 1
    if letter in tuple("dDwWbBtnrfv"):
        return f"\\{letter}", at + 1
    if code := re.match(r"u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|c([A-Za-z])|(0)(?!\d)", source[at:]):
        value = ord(code[3].upper()) - 64 if code[3] else int(code[1] or code[2] or "0", 16)
        return f"\\x{{{ord(_unit_pair(value)):x}}}", at + code.end()
    if letter == "" or (letter.isascii() and letter.isalnum()):
        raise PatternRefused(f"不能使用 \\{letter}", f"\\{letter} cannot be used")
    return (f"\\{letter}" if letter.isascii() else _units(letter)), at + 1
