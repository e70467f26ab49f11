"""for, some, every, filters and function literals: whatever evaluates a part more than once and so pays for every round."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from engine.feel.compare import either, less, negate
from engine.feel.nodes.node import Node
from engine.feel.scope import AnyScope, Local, Meter, item_scope
from engine.feel.types import ANY, UNFIT, Type
from engine.feel.values import Function, Range, Value, checked_list


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in domain`, or `name in start..end` when `end` is there."""

    name: str
    domain: Node
    end: Node | None = None

    def rounds(self, scope: AnyScope) -> Iterable[Value] | None:
        """What `name` becomes, one after the other; None when there is nothing to go through."""
        domain = self.domain.evaluate(scope)
        if self.end is not None:
            return _steps(domain, self.end.evaluate(scope))
        if type(domain) is Range:
            return _range_steps(domain)
        return domain if type(domain) is list else None if domain is None else [domain]


def _steps(start: Value, end: Value) -> Iterable[Value] | None:
    """`1..3`, `3..1`, or days."""
    if type(start) is Decimal and type(end) is Decimal and start == start.to_integral_value() and end == end.to_integral_value():
        first, last = int(start), int(end)
        return map(Decimal, range(first, last + 1) if first <= last else range(first, last - 1, -1))
    if type(start) is date and type(end) is date:
        way = 1 if start <= end else -1
        return (start + timedelta(days=way * day) for day in range(abs((end - start).days) + 1))
    return None


def _range_steps(domain: Range) -> Iterable[Value] | None:
    steps = _steps(domain.start, domain.end) if less(domain.end, domain.start) is False else None
    if steps is None:
        return None
    left_out = {end for end, included in ((domain.start, domain.start_included), (domain.end, domain.end_included)) if not included}
    return (step for step in steps if step not in left_out)


class NoRounds(Exception):
    """A domain that cannot be gone through: the whole loop is null."""


def _bindings(iterations: tuple[Iteration, ...], scope: AnyScope, values: dict[str, Value]) -> Iterator[Local]:
    if not iterations:
        yield Local(scope, values)
        return
    first, rest = iterations[0], iterations[1:]
    rounds = first.rounds(Local(scope, values))
    if rounds is None:
        raise NoRounds
    for value in rounds:
        scope.meter.spend(1)
        yield from _bindings(rest, scope, {**values, first.name: value})


def _loop_references(iterations: tuple[Iteration, ...], body: Node, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for iteration in iterations:
        yield from iteration.references(bound)
        bound = bound | {iteration.name}
    yield from body.references(bound)


@dataclass(frozen=True, slots=True)
class For(Node):
    """A list of the body's values; `partial` is what has been collected so far."""

    iterations: tuple[Iteration, ...]
    body: Node
    weight: int
    uses_partial: bool

    def evaluate(self, scope: AnyScope) -> Value:
        results: list[Value] = []
        meter = scope.meter
        try:
            for local in _bindings(self.iterations, scope, {}):
                meter.spend(self.weight)
                if self.uses_partial:
                    meter.spend(len(results) // 8)
                    local = Local(local, {"partial": list(results)})
                results.append(self.body.evaluate(local))
        except NoRounds:
            return None
        return checked_list(results)

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        yield from _loop_references(self.iterations, self.body, bound | {"partial"})


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some`: one round is true. `every`: no round is not."""

    every: bool
    iterations: tuple[Iteration, ...]
    body: Node
    weight: int

    def evaluate(self, scope: AnyScope) -> Value:
        result: bool | None = False
        try:
            for local in _bindings(self.iterations, scope, {}):
                scope.meter.spend(self.weight)
                value = self.body.evaluate(local)
                result = either(result, negate(value) if self.every else value)
                if result:
                    break
        except NoRounds:
            return None
        return negate(result) if self.every else result

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        yield from _loop_references(self.iterations, self.body, bound)


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`list[condition]`, or `list[2]` and `list[-1]` when the condition is a number. Null stays null; anything else is a list of one.

    An item whose condition is null is left out; a condition that is neither null nor a truth value makes the whole null.
    """

    source: Node
    condition: Node
    weight: int

    def evaluate(self, scope: AnyScope) -> Value:
        source = self.source.evaluate(scope)
        if source is None:
            return None
        items = source if type(source) is list else [source]
        first = self.condition.evaluate(item_scope(scope, items[0]) if items else scope)
        if type(first) is Decimal:
            return _item_at(items, first)
        kept: list[Value] = []
        for index, item in enumerate(items):
            scope.meter.spend((1 + self.weight) if index else 0)
            holds = self.condition.evaluate(item_scope(scope, item)) if index else first
            if holds is True:
                kept.append(item)
            elif holds is not None and holds is not False:
                return None
        return kept

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        yield from self.source.references(bound)
        yield from self.condition.references(bound | {"item"})


def _item_at(items: list[Value], index: Decimal) -> Value:
    if index != index.to_integral_value() or not 1 <= abs(index) <= len(items):
        return None
    return items[int(index) - 1 if index > 0 else int(index)]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function literal; without a type it takes everything."""

    name: str
    type: Type = ANY


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(a: number, b) …`; null when it is called with something of another type (DMN 1.5 §10.3.2.13)."""

    parameters: tuple[Parameter, ...]
    body: Node
    weight: int
    result: Type = ANY
    type: Type | None = None

    def evaluate(self, scope: AnyScope) -> Value:
        def call(values: Sequence[Value], meter: Meter) -> Value:
            meter.spend(1 + self.weight)
            local: dict[str, Value] = {}
            for parameter, value in zip(self.parameters, values, strict=True):
                local[parameter.name] = parameter.type.fit(value)
                if local[parameter.name] is UNFIT:
                    return None
            return self.result.or_null(self.body.evaluate(Local(scope, local)))

        return Function(tuple(parameter.name for parameter in self.parameters), call, self.type)

    def references(self, bound: frozenset[str]) -> Iterator[tuple[str, ...]]:
        yield from self.body.references(bound | {parameter.name for parameter in self.parameters})
