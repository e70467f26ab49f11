"""Whole tasks in one call: evaluate a text, hide a field, read a script or a context."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.feel.errors import FeelError, Position
from engine.feel.expression import Expression, House, parse, too_deep, unary
from engine.feel.interchange import from_json
from engine.feel.tokens import is_word, tokenize
from engine.feel.values import Value
from engine.feel.vocabulary import Vocabulary

_ASSIGNMENT = re.compile(r"\s*(?P<name>[^\s=]+)\s*=(?!=)(?P<expression>.*)", re.DOTALL)


def evaluate(text: str, context: Mapping[str, Any], *, budget: int | None = None, now: datetime | None = None, calendar: House = None) -> Value:
    """Parses and evaluates. Names of several words are understood when they are keys of `context`."""
    strange = frozenset(key for key in context if not is_word(key))
    try:
        expression = parse(text, Vocabulary(strange)) if strange else parse(text)
    except FeelError:
        names = frozenset(_spaced_names(context))
        if names == strange:
            raise
        expression = parse(text, Vocabulary(names))
    return expression.evaluate(context, budget=budget, now=now, calendar=calendar)


def _spaced_names(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(key, str) and not is_word(key):
                yield key
            yield from _spaced_names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _spaced_names(item)


def hides(text: str, context: Mapping[str, Any], *, now: datetime | None = None) -> bool:
    """Whether a form's `conditional.hide` hides: true and null do, false and everything else do not; `not(x)` turns that round."""
    return unary(text).hides(context, now=now)


def context(text: str) -> dict[str, Value]:
    """A FEEL context literal (JSON is one) as a context. FeelError when it is something else."""
    try:
        read = json.loads(text, parse_float=Decimal)
    except ValueError:
        read = parse(text).evaluate({})
    except RecursionError:
        raise too_deep() from None
    value = from_json(read)
    if type(value) is not dict:
        raise FeelError("这里需要一个上下文，例如 {amount: 5}", "a context is needed here, such as {amount: 5}", Position(1, 1))
    return value


def assignments(script: str) -> list[tuple[str, Expression]]:
    """The `name = expression` lines of a script task; an open bracket continues on the next line, `//` begins a comment."""
    found: list[tuple[str, Expression]] = []
    for line, text in _statements(script):
        parts = _ASSIGNMENT.fullmatch(text)
        if not parts or not is_word(parts["name"]):
            zh, en = "每行应为“变量 = 表达式”", "every line must be `name = expression`"
            raise FeelError(zh, en, Position(line + 1, 1))
        try:
            blank = " " * parts.start("expression")
            found.append((parts["name"], parse(blank + parts["expression"])))
        except FeelError as error:
            raise error.moved(line) from None
    return found


def _statements(script: str) -> Iterator[tuple[int, str]]:
    """Each statement with the number of lines before it."""
    lines = script.split("\n")
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and _open_brackets("\n".join(lines[at:end])):
            end += 1
        text = "\n".join(lines[at:end])
        if text.strip() and tokenize(text):
            yield at, text
        at = end


def _open_brackets(text: str) -> bool:
    level = 0
    for token in tokenize(text):
        level += {"LPAR": 1, "_LBRACE": 1, "RPAR": -1, "_RBRACE": -1, "LSQB": 1, "_FILTER": 1, "RSQB": -1}.get(token.type, 0)
    return level > 0
