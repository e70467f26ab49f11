"""When a timer fires: a time written out (ISO 8601, or working time such as `2 workdays`), or FEEL that gives one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine import feel
from engine.bpmn import timing
from engine.bpmn.timing import Kind, Timing
from engine.calendar import Calendar
from engine.definitions.process_settings import LOCAL
from engine.duration import NoTime


def due(text: str, kind: Kind, *, now: datetime, scope: Callable[[], Mapping[str, Any]], working: Callable[[], Calendar]) -> Timing:
    """`scope` and `working` (the calendar of this house) are asked only where they are needed. Raises FeelError, NoTime."""
    if not timing.is_literal(text):
        text = _told(feel.to_json(feel.parse(text).evaluate(scope(), now=now.astimezone(LOCAL), calendar=working)))
    return timing.read(text, kind, now, working)


def _told(value: Any) -> str:
    if not isinstance(value, str):
        raise NoTime(str(value))
    return value
