"""What can be said of an expression's type before it runs: enough for `f instance of function<…> -> …` (DMN 1.5 §10.3.2.9.3)."""

from engine.feel.nodes.loops import FunctionLiteral
from engine.feel.nodes.node import Node
from engine.feel.nodes.plain import ContextOf, ListOf, Literal
from engine.feel.types import ANY, SIMPLE, Type


def type_of(node: Node) -> Type:
    """Any where nothing is known."""
    if isinstance(node, Literal):
        return next((Type(name) for name, kinds in SIMPLE.items() if type(node.value) in kinds), Type("Null"))
    if isinstance(node, ContextOf):
        return Type("context", entries={key: type_of(value) for key, value in zip(node.keys, node.values, strict=True)})
    if isinstance(node, ListOf):
        kinds = [type_of(item) for item in node.items]
        return Type("list", item=kinds[0] if kinds and all(kind == kinds[0] for kind in kinds) else ANY)
    if isinstance(node, FunctionLiteral):
        if node.type is not None:  # of a function inside a function, which has been asked before
            return node.type
        parameters = {str(number): parameter.type for number, parameter in enumerate(node.parameters)}
        return Type("function", entries=parameters, result=node.result if node.result is not ANY else type_of(node.body))
    return ANY
