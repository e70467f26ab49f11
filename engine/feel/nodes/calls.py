"""Calling built-in functions and functions that are values."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.errors import Position
from engine.feel.functions.builtin import BUILT_INS, BuiltIn
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope
from engine.feel.values import Function, Value


@dataclass(frozen=True, slots=True)
class BuiltInCall(Node):
    """`names` are those of named arguments, empty for positional ones."""

    function: BuiltIn
    arguments: tuple[Node, ...]
    names: tuple[str, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        return self.function.call([argument.evaluate(scope) for argument in self.arguments], self.names, scope.meter)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function that is a value: of a context, a loop or a parameter. Null when it is none or gets other arguments than it names."""

    target: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]
    position: Position

    def evaluate(self, scope: AnyScope) -> Value:
        target = self.target.evaluate(scope)
        if type(target) is not Function:
            return None
        values = [argument.evaluate(scope) for argument in self.arguments]
        if target.built_in is not None:
            return target.built_in.call(values, self.names, scope.meter)
        if len(values) != len(target.parameters):
            return None
        if self.names:
            named = dict(zip(self.names, values, strict=True))
            if named.keys() != set(target.parameters):
                return None
            values = [named[parameter] for parameter in target.parameters]
        return target.call(values, scope.meter)


@dataclass(frozen=True, slots=True)
class FunctionName(Node):
    """A name that is also a built-in function's, given to a function: the variable, or when there is none the function (DMN 1.5 §10.3.2.13)."""

    name: str

    def evaluate(self, scope: AnyScope) -> Value:
        value = scope.get(self.name)
        if value is not None:
            return value
        function = BUILT_INS[self.name]
        parameters = tuple(parameter.name for parameter in function.overloads[0].parameters)
        return Function(parameters, lambda values, meter: function.call(values, (), meter), built_in=function)

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        if self.name not in bound:
            yield (self.name,)
