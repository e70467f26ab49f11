"""A compiled decision table (DMN 1.5 chapter 8). It is a FEEL node, so that it may stand wherever an expression may."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.dmn.conversion import read_as
from engine.dmn.hits import MULTIPLE, Hit, chosen, combined
from engine.feel import UnaryTests
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope, Local
from engine.feel.types import Type
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions. JSON text in a column of dates is read as a date; a value outside `allowed` counts as null."""

    text: str
    expression: Node
    type: Type
    allowed: UnaryTests

    def value(self, scope: AnyScope) -> Value:
        value = read_as(self.expression.evaluate(scope), self.type)
        return value if not self.allowed.tests or self.allowed.holds(value, Local(scope, {"?": value})) else None


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `values` are its output values, best first. What is not of `type` or outside `allowed` becomes null."""

    name: str
    type: Type
    allowed: UnaryTests
    values: tuple[Value, ...]
    default: Node | None

    def value(self, cell: Node, scope: AnyScope) -> Value:
        value = self.type.or_null(cell.evaluate(scope))
        return value if not self.allowed.tests or self.allowed.holds(value, Local(scope, {"?": value})) else None


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    tests: tuple[UnaryTests, ...]
    outputs: tuple[Node, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What a table decided: the value, and why."""

    value: Value
    rules: tuple[str, ...]
    inputs: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Table(Node):
    id: str
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        return self.decide(scope).value

    def decide(self, scope: AnyScope) -> Made:
        """Raises DmnError when the rules that match contradict the hit policy."""
        values = [column.value(scope) for column in self.inputs]
        hits = chosen(self.policy, self._hits(values, scope), [column.values for column in self.outputs], self.id, scope.meter)
        inputs = dict(zip((column.text for column in self.inputs), values, strict=True))
        return Made(self._value(hits, scope), tuple(hit.rule for hit in hits), inputs)

    def _hits(self, values: list[Value], scope: AnyScope) -> list[Hit]:
        scopes = [Local(scope, {"?": value}) for value in values]
        hits = []
        for rule in self.rules:
            scope.meter.spend(1)
            if all(test.holds(value, inner) is True for test, value, inner in zip(rule.tests, values, scopes, strict=True)):
                hits.append(Hit(rule.id, tuple(column.value(cell, scope) for column, cell in zip(self.outputs, rule.outputs, strict=True))))
                if self.policy == "FIRST":
                    break
        return hits

    @property
    def gives_list(self) -> bool:
        return self.policy in MULTIPLE and not self.aggregation

    def _value(self, hits: list[Hit], scope: AnyScope) -> Value:
        rows = [self._row(hit.values) for hit in hits]
        has_default = any(column.default for column in self.outputs)
        if self.aggregation and (rows or not has_default):
            return combined(self.aggregation, rows, scope.meter)
        if rows:
            return rows if self.gives_list else rows[0]
        if not has_default:
            return [] if self.gives_list else None
        default = self._row(tuple(column.default.evaluate(scope) if column.default else None for column in self.outputs))
        return [default] if self.gives_list else default

    def _row(self, values: tuple[Value, ...]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return dict(zip((column.name for column in self.outputs), values, strict=True))

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        tests = bound | {"?"}
        for column in self.inputs:
            yield from column.expression.references(bound)
        for rule in self.rules:
            for cell in rule.tests:
                for test in cell.tests:
                    yield from test.operand.references(tests)
            for output in rule.outputs:
                yield from output.references(bound)
        for result in self.outputs:
            yield from result.default.references(bound) if result.default else ()
