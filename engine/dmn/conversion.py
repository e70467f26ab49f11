"""JSON has no dates: text becomes a date, time or duration where the model's type says that it is one."""

from collections.abc import Callable

from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.types import Type
from engine.feel.values import Value

_READERS: dict[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "days and time duration": parse_duration,
    "years and months duration": parse_duration,
}


def read_as(value: Value, kind: Type) -> Value:
    """`value` with every text that `kind` takes for a time read as one; what cannot be read stays as it is."""
    if type(value) is str:
        reader = _READERS.get(kind.name)
        read = reader(value) if reader else None
        return value if read is None else read
    if type(value) is list and kind.item is not None:
        return [read_as(item, kind.item) for item in value]
    if type(value) is dict and kind.entries:
        return {name: read_as(item, kind.entries[name]) if name in kind.entries else item for name, item in value.items()}
    return value
