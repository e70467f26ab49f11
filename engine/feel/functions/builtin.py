"""How a built-in function is declared and called.

`@builtin("substring(string: string, start position: number, length: number?)")` says the FEEL name, the parameters with their types, which may
be left out (`?`), and which takes all that is left (`*`). Several declarations of one name are tried in order. An argument of another type, an
unknown name or a missing argument gives null (DMN 1.5 §10.3.4); a list of one item stands for its item and an item for a list of one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from engine.feel.scope import Meter
from engine.feel.types import SIMPLE
from engine.feel.values import DayTimeDuration, Value, YearMonthDuration, checked_list, checked_text

_TYPES: dict[str, frozenset[type]] = SIMPLE | {
    "duration": frozenset([DayTimeDuration, YearMonthDuration]),
    "day": SIMPLE["date"] | SIMPLE["date and time"],
}
_PARAMETER = re.compile(r"([^:]+): ([a-z ]+)([?*]?)")
_UNFIT = object()
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: str
    optional: bool
    rest: bool

    def fit(self, value: Value) -> Value:
        """`value` as this parameter takes it, _UNFIT when it does not."""
        if self.type == "any":
            return value
        if value is None and self.optional and self.type == "string":
            return None
        kinds = _TYPES[self.type]
        if type(value) in kinds:
            return value
        if self.type == "list":
            return _UNFIT if value is None else [value]
        if type(value) is list and len(value) == 1 and type(value[0]) in kinds:
            return value[0]
        return _UNFIT


@dataclass(frozen=True, slots=True)
class Overload:
    """One declaration. `metered`: the function's first argument is the meter."""

    parameters: tuple[Parameter, ...]
    function: Callable[..., Value]
    metered: bool

    def bind(self, values: Sequence[Value], names: Sequence[str]) -> list[Value] | None:
        """The arguments in the function's order, None when they do not fit."""
        if names:
            return self._bind_named(dict(zip(names, values, strict=True)))
        if len(values) < self._required or (len(values) > len(self.parameters) and not self._takes_rest):
            return None
        bound: list[Value] = []
        for index, value in enumerate(values):
            fitted = self.parameters[min(index, len(self.parameters) - 1)].fit(value)
            if fitted is _UNFIT:
                return None
            bound.append(fitted)
        return bound

    def _bind_named(self, named: dict[str, Value]) -> list[Value] | None:
        bound: list[Value] = []
        for parameter in self.parameters:
            if parameter.name not in named:
                if not parameter.optional:
                    return None
                bound.append(None)
                continue
            fitted = parameter.fit(named.pop(parameter.name))
            if fitted is _UNFIT:
                return None
            bound.append(fitted)
        return None if named else bound

    @property
    def _required(self) -> int:
        """How many arguments there must be; where the rest is all there is, at least one."""
        first = self.parameters[:1]
        return sum(1 for parameter in self.parameters if not parameter.optional and (not parameter.rest or parameter in first))

    @property
    def _takes_rest(self) -> bool:
        return bool(self.parameters) and self.parameters[-1].rest


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A function every expression knows."""

    name: str
    overloads: tuple[Overload, ...]

    def call(self, values: Sequence[Value], names: Sequence[str], meter: Meter) -> Value:
        meter.spend(1 + _size(values))
        for overload in self.overloads:
            bound = overload.bind(values, names)
            if bound is not None:
                return self._run(overload, bound, meter)
        return None

    def _run(self, overload: Overload, bound: list[Value], meter: Meter) -> Value:
        try:
            result = overload.function(meter, *bound) if overload.metered else overload.function(*bound)
        except (ArithmeticError, ValueError):  # no such number, day or pattern
            return None
        if type(result) is int:
            return Decimal(result)
        if type(result) is list:
            return checked_list(result)
        return checked_text(result) if type(result) is str else result


def _size(values: Sequence[Value]) -> int:
    size = 0
    for value in values:
        if type(value) is list:
            size += len(value) // 8
        elif type(value) is str:
            size += len(value) // 1000
    return size


BUILT_INS: dict[str, BuiltIn] = {}


def builtin(signature: str, *, metered: bool = False) -> Callable[[F], F]:
    """Declares the function below as the FEEL function of this signature."""
    name, _, rest = signature.removesuffix(")").partition("(")
    parameters = tuple(_parameter(text) for text in rest.split(", ")) if rest else ()

    def declare(function: F) -> F:
        earlier = BUILT_INS[name].overloads if name in BUILT_INS else ()
        BUILT_INS[name] = BuiltIn(name, (*earlier, Overload(parameters, function, metered)))
        return function

    return declare


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    assert found, text
    return Parameter(found[1], found[2], found[3] == "?", found[3] == "*")
