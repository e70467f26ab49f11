"""The built-in `range("[1..5]")`: it reads FEEL, so it stands above the parser and not among the other functions."""

from engine.feel.errors import FeelError
from engine.feel.functions.builtin import builtin
from engine.feel.nodes.calls import BuiltInCall
from engine.feel.nodes.node import all_nodes
from engine.feel.nodes.plain import Literal, RangeOf
from engine.feel.parser import parse_expression
from engine.feel.scope import Meter, Scope
from engine.feel.values import Value
from engine.feel.vocabulary import PLAIN


@builtin("range(from: string)", metered=True)
def range_from_text(meter: Meter, text: str) -> Value:
    """The range a text writes, its ends being literals or `date("…")` and its like (DMN 1.5 table 72)."""
    meter.spend(100 + len(text))
    try:
        node = parse_expression(text, PLAIN)
    except FeelError:
        return None
    if not isinstance(node, RangeOf) or not all(isinstance(part, RangeOf | Literal | BuiltInCall) for part in all_nodes(node)):
        return None
    return node.evaluate(Scope({}, meter))
