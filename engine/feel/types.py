"""The types of FEEL, for `instance of` and for the arguments of functions (DMN 1.5 §10.3.2.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal

from engine.feel.values import DayTimeDuration, Function, Range, Value, YearMonthDuration
from engine.feel.wide import WideDate, WideMoment, WideTime, moment_of, plain_type

SIMPLE: dict[str, frozenset[type]] = {
    "string": frozenset([str]),
    "number": frozenset([Decimal]),
    "boolean": frozenset([bool]),
    "date": frozenset([date, WideDate]),
    "time": frozenset([time, WideTime]),
    "date and time": frozenset([datetime, WideMoment]),
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
        if type(value) is Function:
            return self.result is None or value.type is None or value.type.conforms(self)
        if type(value) is dict:
            return all(name in value and kind._fits(value[name], permitted=permitted) for name, kind in self.entries.items())
        if self.item is None:
            return True
        items = [value.start, value.end] if type(value) is Range else value if type(value) is list else []
        return all(self.item._fits(item, permitted=permitted) for item in items)

    def _fits(self, value: Value, *, permitted: bool) -> bool:
        return value is None or self.name == "Any" or self._has(value, permitted=permitted)

    def conforms(self, other: "Type") -> bool:
        """Whether every value of this type is one of the other (DMN 1.5 §10.3.2.9.3); what is not known of this type is taken for granted."""
        if "Any" in (self.name, other.name) or self.name == "Null":
            return True
        if self.name != other.name:
            return False
        if self.name == "function" and other.result is not None and self.result is not None:
            given, wanted = list(other.entries.values()), list(self.entries.values())
            fits = len(given) == len(wanted) and all(one.conforms(two) for one, two in zip(given, wanted, strict=True))
            return fits and self.result.conforms(other.result)
        if self.name == "context":
            return all(name in self.entries and self.entries[name].conforms(kind) for name, kind in other.entries.items())
        return self.item is None or other.item is None or self.item.conforms(other.item)

    def fit(self, value: Value) -> Value:
        """`value` as this type takes it: a list of one for its item, an item for a list of one, a date's midnight; UNFIT when not permitted."""
        if self._fits(value, permitted=True):
            return self._checking(value) if type(value) is Function else value
        if self.name == "date and time" and plain_type(value) is date:
            return moment_of(value, time(tzinfo=UTC))
        if self.name == "list":
            return [value] if type(value) is not list and self._has([value], permitted=True) else UNFIT
        return value[0] if type(value) is list and len(value) == 1 and self._has(value[0], permitted=True) else UNFIT

    def _checking(self, function: Function) -> Function:
        """The same function, its result being checked."""
        result = self.result
        if result is None:
            return function
        return Function(function.parameters, lambda values, meter: result.or_null(function.call(values, meter)), function.type)

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
