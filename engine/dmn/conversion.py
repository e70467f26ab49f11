"""JSON has no dates: text becomes a date, time or duration where the model's `typeRef` says that it is one."""

from collections.abc import Callable

from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import Value

_READERS: dict[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "date and time": parse_date_time,
    "dayTimeDuration": parse_duration,
    "days and time duration": parse_duration,
    "yearMonthDuration": parse_duration,
    "years and months duration": parse_duration,
}


def as_type(value: Value, type_name: str) -> Value:
    """`value`, read as `type_name` when it is text that can be; otherwise as it is."""
    if type(value) is not str:
        return value
    reader = _READERS.get(type_name.rpartition(":")[2])
    read = reader(value) if reader else None
    return value if read is None else read


def is_temporal(type_name: str) -> bool:
    return type_name.rpartition(":")[2] in _READERS
