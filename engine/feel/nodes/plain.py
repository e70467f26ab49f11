"""Literals, names, paths, and the values written with brackets."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.compare import less
from engine.feel.members import member
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope, Local
from engine.feel.values import Range, Value


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Value

    def evaluate(self, scope: AnyScope) -> Value:
        return self.value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable; null when there is none."""

    name: str

    def evaluate(self, scope: AnyScope) -> Value:
        return scope.get(self.name)

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        if self.name not in bound:
            yield (self.name,)


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`a.b.c` that starts with a variable."""

    names: tuple[str, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        return scope.walk(self.names)

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        if self.names[0] not in bound:
            yield self.names


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`.name` of any other value."""

    source: Node
    name: str

    def evaluate(self, scope: AnyScope) -> Value:
        value = self.source.evaluate(scope)
        if type(value) is list:
            scope.meter.spend(1 + len(value) // 8)
        return member(value, self.name)


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        return [item.evaluate(scope) for item in self.items]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{a: 1, b: a + 1}`: later entries see earlier ones, functions see all."""

    keys: tuple[str, ...]
    values: tuple[Node, ...]

    def evaluate(self, scope: AnyScope) -> Value:
        entries: dict[str, Value] = {}
        inner = Local(scope, entries)
        for key, value in zip(self.keys, self.values, strict=True):
            entries[key] = value.evaluate(inner)
        return dict(entries)

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        for key, value in zip(self.keys, self.values, strict=True):
            yield from value.references(bound)
            bound = bound | {key}


def range_between(start: Value, end: Value, start_included: bool, end_included: bool) -> Range | None:
    """The range with these ends; null when they are of different types or have no order (DMN 1.5 §10.3.2.7)."""
    if start is not None and end is not None and less(start, end) is None:
        return None
    return Range(start, end, start_included, end_included)


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[a..b]`; `constant` is its value where both ends are literals."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool
    constant: Range | None = None

    def evaluate(self, scope: AnyScope) -> Value:
        if self.constant is not None:
            return self.constant
        return range_between(self.start.evaluate(scope), self.end.evaluate(scope), self.start_included, self.end_included)


@dataclass(frozen=True, slots=True)
class OperatorRange(Node):
    """`(< 10)` as a value: the range of everything it holds for."""

    operator: str
    end: Node

    def evaluate(self, scope: AnyScope) -> Value:
        end = self.end.evaluate(scope)
        if less(end, end) is None:
            return None
        if self.operator in ("=", "!="):
            return Range(end, end, operator=self.operator)
        included = self.operator in ("<=", ">=")
        start, end = (None, end) if self.operator[0] == "<" else (end, None)
        return Range(start, end, included and end is None, included and start is None, self.operator)
