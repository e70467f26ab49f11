"""Values as FEEL writes them: for `string()`, and ISO 8601 for JSON."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.calendar import WorkingTime
from engine.feel.errors import FeelError
from engine.feel.values import MAX_TEXT_VALUE, Function, Range, Value, YearMonthDuration, too_large
from engine.feel.wide import nanoseconds_of, plain_type


def text_of(value: Value) -> str | None:
    """What `string(value)` gives: text as it is, None for null (DMN 1.5 table 72)."""
    if value is None or type(value) is str:
        return value
    parts: list[str] = []
    _write(value, parts, [MAX_TEXT_VALUE])
    return "".join(parts)


def iso_text(value: Value) -> str:
    """A time, duration or range as ISO 8601; an IANA zone becomes its offset. FeelError for a function."""
    if plain_type(value) is datetime:
        return date_text(value) + "T" + _clock(value) + _offset_text(value.utcoffset())
    return plain_text(value)


def _write(value: Value, parts: list[str], left: list[int]) -> None:
    kind = type(value)
    if kind is list:
        parts.append("[")
        for index, item in enumerate(value):
            parts.append(", " if index else "")
            _write(item, parts, left)
        text = "]"
    elif kind is dict:
        parts.append("{")
        for index, (key, item) in enumerate(value.items()):
            parts.append((", " if index else "") + (key if key.isidentifier() else quoted(key)) + ": ")
            _write(item, parts, left)
        text = "}"
    else:
        text = quoted(value) if kind is str else plain_text(value)
    # Small pieces cost time rather than room: each counts as thirty characters more.
    left[0] -= len(text) + 30
    if left[0] < 0:
        raise too_large()
    parts.append(text)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{escaped}"'


def plain_text(value: Value) -> str:
    """One value that is neither text, list nor context."""
    if value is None:
        return "null"
    kind = type(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is Decimal:
        return number_text(value)
    if kind is Range:
        return _range_text(value)
    if kind is WorkingTime:
        return str(value)
    if kind is Function:
        raise FeelError("函数不是可以输出的值", "a function is not a value that can be shown")
    return _temporal_text(value)


def number_text(number: Decimal) -> str:
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _temporal_text(value: Value) -> str:
    kind = plain_type(value)
    if kind is datetime:
        return date_text(value) + "T" + _clock(value) + zone_text(value)
    if kind is date:
        return date_text(value)
    if kind is time:
        return _clock(value) + zone_text(value)
    return _months_text(value.months) if kind is YearMonthDuration else _length_text(nanoseconds_of(value))


def date_text(value: Any) -> str:
    return f"{'-' if value.year < 0 else ''}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"


def _clock(value: Any) -> str:
    return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{_fraction(value.microsecond * 1000 + getattr(value, 'nanoseconds', 0))}"


def _fraction(nanoseconds: int) -> str:
    return f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""


def zone_text(value: Any) -> str:
    if isinstance(value.tzinfo, ZoneInfo):
        return "@" + value.tzinfo.key
    return _offset_text(value.utcoffset())


def _offset_text(offset: timedelta | None) -> str:
    if offset is None:
        return ""
    if not offset:
        return "Z"
    seconds = int(abs(offset).total_seconds())
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}" + (f":{seconds % 60:02d}" if seconds % 60 else "")
    return ("-" if offset < timedelta(0) else "+") + text


def _months_text(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")
    return ("-P" if months < 0 else "P") + text


def _length_text(nanoseconds: int) -> str:
    whole, rest = divmod(abs(nanoseconds), 1_000_000_000)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    last = f"{seconds}{_fraction(rest)}S" if seconds or rest else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + last
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-P" if nanoseconds < 0 else "P") + (text or "T0S")


def _range_text(value: Range) -> str:
    start, end = (quoted(end) if type(end) is str else plain_text(end) for end in (value.start, value.end))
    if value.operator:
        return f"({value.operator} {start if value.start is not None else end})"
    return f"{'[' if value.start_included else '('}{start}..{end}{']' if value.end_included else ')'}"
