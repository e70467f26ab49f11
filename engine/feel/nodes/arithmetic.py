"""+ - * / ** and unary minus, as nodes."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.arithmetic import negative
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operation: Callable[[Value, Value], Value]
    left: Node
    right: Node

    def evaluate(self, scope: AnyScope) -> Value:
        result = self.operation(self.left.evaluate(scope), self.right.evaluate(scope))
        if type(result) is str:
            scope.meter.spend(len(result) // 1000)
        return result


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node

    def evaluate(self, scope: AnyScope) -> Value:
        return negative(self.operand.evaluate(scope))
