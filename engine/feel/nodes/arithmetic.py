"""+ - * / ** and unary minus, as nodes."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.arithmetic import OPERATIONS, negative
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope
from engine.feel.values import Value
from engine.feel.working_time import moved

_SIGNS = {OPERATIONS["+"]: 1, OPERATIONS["-"]: -1}


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operation: Callable[[Value, Value], Value]
    left: Node
    right: Node

    def evaluate(self, scope: AnyScope) -> Value:
        left, right = self.left.evaluate(scope), self.right.evaluate(scope)
        result = self.operation(left, right)
        if type(result) is str:
            scope.meter.spend(len(result) // 1000)
        if result is None and self.operation in _SIGNS:
            return moved(left, right, _SIGNS[self.operation], scope.meter)
        return result


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node

    def evaluate(self, scope: AnyScope) -> Value:
        return negative(self.operand.evaluate(scope))
