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
        if self.name == "Any":
            return value is not None
        if self.name == "Null":
            return value is None
        if type(value) not in SIMPLE[self.name]:
            return False
        if type(value) is dict:
            return all(name in value and (value[name] is None or kind.holds(value[name])) for name, kind in self.entries.items())
        if self.item is None:
            return True
        items = value if type(value) is list else [end for end in (value.start, value.end) if end is not None] if type(value) is Range else []
        return all(item is None or self.item.holds(item) for item in items)


def known(name: str) -> str | None:
    """The type `name` stands for, None when there is no such type."""
    name = ALIASES.get(name, name)
    return name if name in SIMPLE or name in ("Any", "Null") else None
