"""Truth values: and, or, not, comparison, tests, if, and `instance of`."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.compare import COMPARISONS, both, contains, either, negate
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope, Meter
from engine.feel.types import Type
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class And(Node):
    operands: tuple[Node, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        result: bool | None = True
        for operand in self.operands:
            value = operand.evaluate(scope)
            if value is False:
                return False
            if value is not True:
                result = None
        return result


@dataclass(frozen=True, slots=True)
class Or(Node):
    operands: tuple[Node, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        result: bool | None = False
        for operand in self.operands:
            value = operand.evaluate(scope)
            if value is True:
                return True
            if value is not False:
                result = None
        return result


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node

    def evaluate(self, scope: AnyScope) -> Value:
        return negate(self.operand.evaluate(scope))


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operation: Callable[[Value, Value, Meter], bool | None]
    left: Node
    right: Node

    def evaluate(self, scope: AnyScope) -> Value:
        return self.operation(self.left.evaluate(scope), self.right.evaluate(scope), scope.meter)


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node

    def evaluate(self, scope: AnyScope) -> Value:
        value, meter = self.value.evaluate(scope), scope.meter
        above = COMPARISONS[">="](value, self.low.evaluate(scope), meter)
        return both(above, COMPARISONS["<="](value, self.high.evaluate(scope), meter))


@dataclass(frozen=True, slots=True)
class If(Node):
    """Everything but true leads to `else`."""

    condition: Node
    then: Node
    otherwise: Node

    def evaluate(self, scope: AnyScope) -> Value:
        return self.then.evaluate(scope) if self.condition.evaluate(scope) is True else self.otherwise.evaluate(scope)


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: Type

    def evaluate(self, scope: AnyScope) -> Value:
        return self.type.holds(self.value.evaluate(scope))


@dataclass(frozen=True, slots=True)
class OperatorTest(Node):
    """`< 10` as a test of a value that stands elsewhere."""

    operator: str
    operand: Node

    def matches(self, value: Value, scope: AnyScope) -> bool | None:
        return COMPARISONS[self.operator](value, self.operand.evaluate(scope), scope.meter)


@dataclass(frozen=True, slots=True)
class ValueTest(Node):
    """An expression as a test: equal to its value, inside its range, or one of its list."""

    operand: Node

    def matches(self, value: Value, scope: AnyScope) -> bool | None:
        return contains(self.operand.evaluate(scope), value, scope.meter)


@dataclass(frozen=True, slots=True)
class In(Node):
    """`enclosed`: parentheses stand around all of it (which matters to readers of FEEL that read on after `in`)."""

    value: Node
    tests: tuple[OperatorTest | ValueTest, ...]
    enclosed: bool = False

    def evaluate(self, scope: AnyScope) -> Value:
        value = self.value.evaluate(scope)
        result: bool | None = False
        for test in self.tests:
            result = either(result, test.matches(value, scope))
            if result:
                break
        return result
