"""When a timer fires: a time written out (ISO 8601, or working time such as `2 workdays`), or FEEL that gives one."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine import calendar, feel
from engine.bpmn import timing
from engine.bpmn.timing import Kind, NoTime, Timing
from engine.calendar import Calendar
from engine.definitions.process_settings import LOCAL


def due(text: str, kind: Kind, *, now: datetime, scope: Callable[[], Mapping[str, Any]], working: Callable[[], Calendar]) -> Timing:
    """`scope` and `working` (the calendar of this house) are asked only where they are needed. Raises FeelError, NoTime."""
    length = calendar.parse(text)
    if length is None and not timing.is_literal(text):
        text = _told(feel.to_json(feel.parse(text).evaluate(scope(), now=now.astimezone(LOCAL), calendar=working)))
        length = calendar.parse(text)
    if length is None:
        return timing.read(text, kind, now)
    if kind == "cycle":
        raise NoTime(text)
    try:
        return Timing(working().add(now, length).astimezone(UTC))
    except ValueError as error:
        raise NoTime(text) from error


def _told(value: Any) -> str:
    if not isinstance(value, str):
        raise NoTime(str(value))
    return value
