"""The types of FEEL, for `instance of` and for the arguments of functions (DMN 1.5 §10.3.2.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal

from engine.feel.values import DayTimeDuration, Function, Range, Value, YearMonthDuration

SIMPLE: dict[str, frozenset[type]] = {
    "string": frozenset([str]),
    "number": frozenset([Decimal]),
    "boolean": frozenset([bool]),
    "date": frozenset([date]),
    "time": frozenset([time]),
    "date and time": frozenset([datetime]),
    "days and time duration": frozenset([DayTimeDuration]),
    "years and months duration": frozenset([YearMonthDuration]),
    "list": frozenset([list]),
    "context": frozenset([dict]),
    "range": frozenset([Range]),
    "function": frozenset([Function]),
}
# The names that models carry in `typeRef`.
ALIASES = {"dateTime": "date and time", "dayTimeDuration": "days and time duration", "yearMonthDuration": "years and months duration"}


@dataclass(frozen=True, slots=True)
class Type:
    """`list<number>`, `context<a: string>`, `function<number> -> string`, …; a plain name has neither `item`, `entries` nor `result`.

    `entries` are those of a context or the parameters of a function. `allows` says which values a model permits, if not all.
    """

    name: str
    item: "Type | None" = None
    entries: Mapping[str, "Type"] = field(default_factory=dict)
    result: "Type | None" = None
    allows: Callable[[Value], bool] | None = None

    def holds(self, value: Value) -> bool:
        """`value instance of` this type: its structure alone counts. Null is of no type but Null."""
        return self._has(value, permitted=False)

    def _has(self, value: Value, *, permitted: bool) -> bool:
        if self.name in ("Any", "Null"):
            return (value is None) == (self.name == "Null")
        if type(value) not in SIMPLE[self.name]:
            return False
        if permitted and self.allows is not None and not self.allows(value):
            return False
        if type(value) is dict:
            return all(name in value and kind._fits(value[name], permitted=permitted) for name, kind in self.entries.items())
        if self.item is None:
            return True
        items = [value.start, value.end] if type(value) is Range else value if type(value) is list else []
        return all(self.item._fits(item, permitted=permitted) for item in items)

    def _fits(self, value: Value, *, permitted: bool) -> bool:
        return value is None or self.name == "Any" or self._has(value, permitted=permitted)

    def fit(self, value: Value) -> Value:
        """`value` as this type takes it: a list of one for its item, an item for a list of one, a date's midnight; UNFIT when not permitted."""
        if self._fits(value, permitted=True):
            return self._checking(value) if type(value) is Function else value
        if self.name == "date and time" and type(value) is date:
            return datetime.combine(value, time(), tzinfo=UTC)
        if self.name == "list":
            return [value] if type(value) is not list and self._has([value], permitted=True) else UNFIT
        return value[0] if type(value) is list and len(value) == 1 and self._has(value[0], permitted=True) else UNFIT

    def _checking(self, function: Function) -> Function:
        """The same function, its result being checked."""
        result = self.result
        return function if result is None else Function(function.parameters, lambda values, meter: result.or_null(function.call(values, meter)))

    def or_null(self, value: Value) -> Value:
        """`value` as this type takes it, null when it does not."""
        fitted = self.fit(value)
        return None if fitted is UNFIT else fitted


ANY = Type("Any")
UNFIT = object()


def known(name: str) -> Type | None:
    """The built-in type of this name, None when there is none."""
    name = ALIASES.get(name, name)
    return Type(name) if name in SIMPLE or name in ("Any", "Null") else None
