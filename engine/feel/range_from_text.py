"""The built-in `range("[1..5]")`: it reads FEEL, so it stands above the parser and not among the other functions."""

import re

from engine.feel.compare import less
from engine.feel.errors import FeelError
from engine.feel.functions.builtin import builtin
from engine.feel.nodes.calls import BuiltInCall
from engine.feel.nodes.node import Node
from engine.feel.nodes.plain import Literal, OperatorRange, RangeOf
from engine.feel.parser import parse_expression
from engine.feel.scope import Meter, Scope
from engine.feel.values import Value
from engine.feel.vocabulary import PLAIN

_NO_START = re.compile(r"\s*[(\]]\s*\.\.(.*)([\])\[])\s*", re.DOTALL)
_NO_END = re.compile(r"\s*([\[(\]])(.*)\.\.\s*[)\[]\s*", re.DOTALL)
_READERS = frozenset(["date", "time", "date and time", "duration"])


@builtin("range(from: string)", metered=True)
def range_from_text(meter: Meter, text: str) -> Value:
    """The range a text writes, its ends being literals or `date("…")` and its like; one end may be missing, but they never fall."""
    meter.spend(100 + len(text))
    try:
        node = parse_expression(_with_both_ends(text), PLAIN)
    except FeelError:
        return None
    if not isinstance(node, RangeOf | OperatorRange) or not all(map(_is_written, node.parts())):
        return None
    found = node.evaluate(Scope({}, meter))
    return found if isinstance(node, OperatorRange) or (found is not None and less(found.end, found.start) is False) else None


def _with_both_ends(text: str) -> str:
    """`(..5]` as `(<= 5)`."""
    if found := _NO_START.fullmatch(text):
        return f"({'<=' if found[2] == ']' else '<'} {found[1]})"
    if found := _NO_END.fullmatch(text):
        return f"({'>=' if found[1] == '[' else '>'} {found[2]})"
    return text


def _is_written(end: Node) -> bool:
    if isinstance(end, BuiltInCall):
        return end.function.name in _READERS and all(isinstance(argument, Literal) for argument in end.arguments)
    return isinstance(end, Literal)
