"""The types of FEEL, for `instance of` and for the arguments of functions (DMN 1.5 §10.3.2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
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
    """`list<number>`, `context<a: string>`, …; a plain name has neither `item` nor `entries`."""

    name: str
    item: "Type | None" = None
    entries: Mapping[str, "Type"] = field(default_factory=dict)

    def holds(self, value: Value) -> bool:
        """`value instance of` this type. Null is of no type but Null and Any."""
        if self.name in ("Any", "Null"):
            return (value is None) == (self.name == "Null")
        if type(value) not in SIMPLE[self.name]:
            return False
        if type(value) is dict:
            return all(name in value and (value[name] is None or kind.holds(value[name])) for name, kind in self.entries.items())
        if self.item is None:
            return True
        items = [value.start, value.end] if type(value) is Range else value if type(value) is list else []
        return all(item is None or self.item.holds(item) for item in items)

    def fit(self, value: Value) -> Value:
        """`value` as this type takes it: a list of one for its item and an item for a list of one; UNFIT when it is of another type."""
        if value is None or self.name == "Any" or self.holds(value):
            return value
        if self.name == "list":
            return [value] if type(value) is not list and self.holds([value]) else UNFIT
        return value[0] if type(value) is list and len(value) == 1 and self.holds(value[0]) else UNFIT


ANY = Type("Any")
UNFIT = object()


def known(name: str) -> Type | None:
    """The built-in type of this name, None when there is none."""
    name = ALIASES.get(name, name)
    return Type(name) if name in SIMPLE or name in ("Any", "Null") else None
