"""Text to compiled expressions and unary tests."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.common import LexerConf
from lark.exceptions import UnexpectedToken, VisitError
from lark.lexer import Lexer

from engine.feel import hints
from engine.feel.build import Builder, position_of
from engine.feel.errors import FeelError, Position
from engine.feel.functions import BUILT_INS
from engine.feel.nodes.calls import Call
from engine.feel.nodes.logic import OperatorTest, ValueTest
from engine.feel.nodes.node import NOTHING, Node, all_nodes, depth
from engine.feel.nodes.plain import ContextOf, Name
from engine.feel.tokens import MAX_DEPTH, tokenize, too_nested
from engine.feel.vocabulary import Vocabulary

Tests = tuple[OperatorTest | ValueTest, ...]


class _Tokens(Lexer):
    """Hands the tokens on that `tokenize` has made."""

    def __init__(self, lexer_conf: LexerConf) -> None: ...

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Any:
        return iter(lexer_state)


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    text = (Path(__file__).parent / "feel.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer=_Tokens, start=["expression", "unary_tests"], maybe_placeholders=False)


def parse_expression(text: str, vocabulary: Vocabulary) -> Node:
    """The compiled expression. FeelError with the place of the first mistake."""
    node: Node = _parsed(text, tokenize(text, vocabulary.names), "expression", vocabulary)
    _check((node,), vocabulary)
    return node


def parse_tests(text: str, vocabulary: Vocabulary) -> tuple[Tests, bool]:
    """Compiled unary tests and whether `not(…)` stands around all of them; no tests for `-` and for nothing."""
    tokens = tokenize(text, vocabulary.names)
    if not tokens or (len(tokens) == 1 and tokens[0].type == "MINUS"):
        return (), False
    inverted = _is_inverted(tokens)
    tests: Tests = _parsed(text, tokens[2:-1] if inverted else tokens, "unary_tests", vocabulary)
    _check(tests, vocabulary)
    return tests, inverted


def _is_inverted(tokens: list[Token]) -> bool:
    """`not( … )` where the last parenthesis closes the first."""
    if len(tokens) < 4 or tokens[0].type != "NOT" or tokens[1].type != "LPAR" or tokens[-1].type != "RPAR":
        return False
    level = 0
    for token in tokens[1:-1]:
        level += {"LPAR": 1, "RPAR": -1}.get(token.type, 0)
        if level == 0:
            return False
    return True


def _parsed(text: str, tokens: list[Token], start: str, vocabulary: Vocabulary) -> Any:
    builder = Builder(vocabulary, partial="partial" in text)
    try:
        return builder.transform(_grammar().parse(tokens, start=start))
    except VisitError as wrapped:
        raise wrapped.orig_exc from None
    except UnexpectedToken as refused:
        token = refused.token
        if token.type == "$END":
            lines = text.rstrip().split("\n")
            raise hints.unexpected(text, "", Position(len(lines), len(lines[-1]) + 1)) from None
        raise _unknown_phrase(tokens, token) or hints.unexpected(text, str(token), position_of(token)) from None


def _unknown_phrase(tokens: list[Token], refused: Token) -> FeelError | None:
    """`string lenght(x)`: several words before a parenthesis are a function nobody knows."""
    at = next((index for index, token in enumerate(tokens) if token is refused), 0)
    start, end = at, at
    while start > 0 and tokens[start - 1].type == "NAME":
        start -= 1
    while end < len(tokens) and tokens[end].type == "NAME":
        end += 1
    if refused.type != "NAME" or end == len(tokens) or tokens[end].type != "LPAR" or start == at:
        return None
    return hints.unknown_function(" ".join(tokens[start:end]), frozenset(BUILT_INS), position_of(tokens[start]))


def _check(roots: tuple[Node, ...], vocabulary: Vocabulary) -> None:
    """What the grammar cannot see: functions nobody knows, and nesting that would run out of stack."""
    for root in roots:
        if depth(root) > MAX_DEPTH:
            raise too_nested()
        if not vocabulary.lenient:
            _check_functions(root, vocabulary.names)


def _check_functions(root: Node, names: frozenset[str]) -> None:
    calls = [node for node in all_nodes(root) if isinstance(node, Call) and isinstance(node.target, Name)]
    if not calls:
        return
    # An entry of a context may call itself: `{f: function(n) … f(n - 1)}`.
    entries = {key for node in all_nodes(root) if isinstance(node, ContextOf) for key in node.keys}
    unknown = {path[0] for path in root.references(NOTHING)} - names - entries
    for call in calls:
        if isinstance(call.target, Name) and call.target.name in unknown:
            raise hints.unknown_function(call.target.name, frozenset(BUILT_INS), call.position)
