"""Text to tokens, so that the grammar can stay LALR(1).

Three things of FEEL need more than a regular lexer and are settled here: names of several words (`string length`, DMN 1.5 §10.3.1.2),
the four roles of square brackets (list, filter, and the open ends of ranges `]1..5[`), and words that are keywords only in some places.
"""

import re
from functools import lru_cache

from lark import Token

from engine.feel.errors import FeelError, Position
from engine.feel.functions import BUILT_INS
from engine.feel.hints import stray_character

MAX_LENGTH, MAX_TOKENS, MAX_DEPTH = 20_000, 2_000, 200
"""Reading takes some ten microseconds a token, and an expression is to be refused within fifty milliseconds."""
_KEYWORDS = {
    "and": "_AND", "or": "OR", "not": "NOT", "between": "_BETWEEN", "in": "_IN", "if": "_IF", "then": "_THEN", "else": "_ELSE", "for": "_FOR",
    "return": "_RETURN", "some": "SOME", "every": "EVERY", "satisfies": "_SATISFIES", "instance": "_INSTANCE", "of": "_OF",
    "function": "_FUNCTION", "true": "_TRUE", "false": "_FALSE", "null": "_NULL",
}  # fmt: skip
# Words that mean something only beside another one: `instance of`, `of <type>`, `function(`.
_SHY = {"instance", "of", "function"}
_TYPE_PHRASES = frozenset(["date and time", "years and months duration", "days and time duration"])
_PROPERTY_PHRASES = frozenset(["time offset", "start included", "end included"])
_LONGEST_PHRASE = 12

# Letters, digits and marks of any script, and everything beyond the basic plane (DMN 1.5 grammar rules 28–30).
_START = r"[^\W\d]|[\U00010000-\U000EFFFF]|[\u2070-\u218F\u2C00-\u2FEF]"
_WORD = rf"(?:{_START})(?:{_START}|[\d·\u0300-\u036F])*"
# A name of several words may hold some operators as well (DMN 1.5 grammar rule 31).
_PHRASE = re.compile(rf"\s*(?:{_START})(?:{_START}|[\d·\u0300-\u036F\s./*'+-])*")
_TOKEN = re.compile(
    rf"""(?P<SPACE>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<NUMBER>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<WORD>{_WORD})
    |(?P<STRING>"(?:[^"\\]|\\.)*")
    |(?P<OP>\.\.|\*\*|->|!=|<=|>=|[-+*/=<>()\[\]{{}},:.?@])
    |(?P<STRAY>.)""",
    re.VERBOSE | re.DOTALL,
)
_KEY = re.compile(r'[{,]\s*(?:"([^"\\]+)"|([^\s"\\{}()\[\],:][^"\\{}()\[\],:]*))\s*:')
_OPERATORS = {
    "..": "_DOTDOT", "**": "POWER", "->": "_ARROW", "!=": "NE", "<=": "LE", ">=": "GE", "-": "MINUS", "+": "PLUS", "*": "STAR", "/": "SLASH",
    "=": "EQ", "<": "LT", ">": "GT", "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", "{": "_LBRACE", "}": "_RBRACE", ",": "_COMMA",
    ":": "_COLON", ".": "_DOT", "?": "NAME", "@": "_AT",
}  # fmt: skip
_OPENING, _CLOSING = frozenset(["LPAR", "LSQB", "_LBRACE"]), frozenset(["RPAR", "RSQB", "_RBRACE"])
_REACHING = frozenset(["_IF", "_FOR", "SOME", "EVERY", "_FUNCTION"])
# After one of the first a value is complete, so that a bracket continues or ends it; with one of the second a value begins.
_ENDS_VALUE = frozenset(["NUMBER", "NAME", "STRING", "_TRUE", "_FALSE", "_NULL", "RPAR", "RSQB", "_RBRACE", "CLOSE_OPEN"])
_STARTS_VALUE = frozenset(
    ["NUMBER", "NAME", "STRING", "_TRUE", "_FALSE", "_NULL", "LPAR", "LSQB", "_LBRACE", "MINUS", "_AT", "NOT", "_IF", "_FOR", "SOME", "EVERY"]
)


def tokenize(text: str, names: frozenset[str] = frozenset()) -> list[Token]:
    """All tokens of `text`; `names` are names of several words that are in scope. FeelError for what is no FEEL character."""
    if len(text) > MAX_LENGTH:
        raise FeelError(f"表达式过长（上限 {MAX_LENGTH} 个字符）", f"the expression is too long (at most {MAX_LENGTH} characters)", Position(1, 1))
    tokens = _with_phrases(_raw(text, _phrases(names | _own_keys(text))))
    if _levels(tokens) > MAX_DEPTH:
        raise too_nested()
    return _with_bracket_roles(tokens)


def too_nested() -> FeelError:
    return FeelError(f"表达式嵌套过深（上限 {MAX_DEPTH} 层）", f"the expression is nested too deeply (at most {MAX_DEPTH} levels)", Position(1, 1))


def _levels(tokens: list[Token]) -> int:
    """How deep brackets and words that reach to the end of their place (`if`, `for`) are nested: known before anything is built of them."""
    deepest, opened = 0, [0]
    for token in tokens:
        if token.type in _OPENING:
            opened.append(opened[-1] + 1)
        elif token.type in _CLOSING:
            opened = opened[:-1] or [0]
        elif token.type == "_COMMA":
            opened[-1] = opened[-2] + 1 if len(opened) > 1 else 0
        elif token.type in _REACHING:
            opened[-1] += 1
        deepest = max(deepest, opened[-1])
    return deepest


def _own_keys(text: str) -> frozenset[str]:
    """Keys of several words that contexts inside the text have: `{"a b": 1}.a b`."""
    if "{" not in text:
        return frozenset()
    return frozenset((quoted or plain).strip() for quoted, plain in _KEY.findall(text))


def _raw(text: str, phrases: re.Pattern[str] | None) -> list[Token]:
    tokens: list[Token] = []
    at, line, line_start = 0, 1, 0
    while at < len(text):
        found = (phrases and phrases.match(text, at)) or _TOKEN.match(text, at)
        assert found is not None  # STRAY matches everything
        kind, value = found.lastgroup, found.group()
        if kind == "STRAY":
            raise stray_character(text, at, Position(line, at - line_start + 1))
        if kind != "SPACE":
            tokens.append(_token(kind or "", value, line, at - line_start + 1))
            if len(tokens) > MAX_TOKENS:
                raise FeelError(f"表达式过长（上限 {MAX_TOKENS} 个词）", f"the expression is too long (at most {MAX_TOKENS} words)", Position(1, 1))
        if "\n" in value:
            line, line_start = line + value.count("\n"), at + value.rindex("\n") + 1
        at = found.end()
    return tokens


def _token(kind: str, value: str, line: int, column: int) -> Token:
    if kind == "OP":
        kind = _OPERATORS[value]
    elif kind == "WORD":
        kind = _KEYWORDS.get(value, "NAME")
    elif kind == "PHRASE":
        kind, value = "NAME", " ".join(value.split())
    return Token(kind, value, line=line, column=column)


@lru_cache(maxsize=256)
def _phrases(names: frozenset[str]) -> re.Pattern[str] | None:
    spaced = sorted((name for name in names if _PHRASE.fullmatch(name) and not is_word(name) and name not in _KEYWORDS), key=len, reverse=True)
    if not spaced:
        return None
    alternatives = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in spaced)
    return re.compile(rf"(?<!\w)(?P<PHRASE>{alternatives})(?!\w)")


def is_word(name: str) -> bool:
    """Whether `name` can be written in an expression without anybody knowing it before."""
    return re.fullmatch(_WORD, name) is not None and name not in _KEYWORDS


def _with_phrases(tokens: list[Token]) -> list[Token]:
    """Words made one name: a built-in function before its parenthesis, a property after its dot, a key before its colon, a type after `of`."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token, before = tokens[at], result[-1].type if result else ""
        length = _phrase_length(tokens, at, before) if _is_name(token) else 0
        if length:
            name = " ".join(tokens[at : at + length])
            token = Token("NAME", name, line=token.line, column=token.column)
        elif token.value in _SHY and not _speaks(tokens, at, before):
            token = token.update(type="NAME")
        result.append(token)
        at += length or 1
    return result


def _is_name(token: Token) -> bool:
    return (token.type == "NAME" and token.value != "?") or token.value in _KEYWORDS


def _speaks(tokens: list[Token], at: int, before: str) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].value == "of":
        return before == "_INSTANCE"
    if tokens[at].value == "instance":
        return after is not None and after.value == "of"
    return after is not None and after.type in ("LPAR", "LT")


def _phrase_length(tokens: list[Token], at: int, before: str) -> int:
    """How many words from `at` on are one name; 0 to leave them as they are."""
    end = at
    while end < min(len(tokens), at + _LONGEST_PHRASE) and _is_name(tokens[end]):
        end += 1
    after = tokens[end].type if end < len(tokens) else ""
    words = [str(token) for token in tokens[at:end]]
    if before == "_DOT":
        return 2 if " ".join(words[:2]) in _PROPERTY_PHRASES else 1
    if after == "_COLON" and before in ("_LBRACE", "_COMMA", "LPAR", "LT"):
        return len(words)
    if after == "LPAR" and len(words) > 1 and " ".join(words) in BUILT_INS:
        return len(words)
    if before in ("_OF", "LT", "_ARROW", "_COLON", "_COMMA"):
        return next((length for length in (3, 4) if " ".join(words[:length]) in _TYPE_PHRASES), 0)
    return 0


def _with_bracket_roles(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    before = ""
    of_function: list[bool] = []  # whether an open parenthesis holds the parameters of a function, behind which its body begins
    for index, token in enumerate(tokens):
        after = tokens[index + 1].type if index + 1 < len(tokens) else ""
        if token.type == "LSQB" and before in _ENDS_VALUE:
            token = token.update(type="_FILTER" if after in _STARTS_VALUE else "CLOSE_OPEN")
        elif token.type == "RSQB" and before not in _ENDS_VALUE and before != "LSQB":
            token = token.update(type="OPEN_OPEN")
        if token.type == "LPAR":
            of_function.append(before == "_FUNCTION")
        ends_parameters = token.type == "RPAR" and of_function and of_function.pop()
        before = "" if ends_parameters else token.type
        result.append(token)
    return result
