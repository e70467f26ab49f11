"""What timers say: ISO 8601 as BPMN writes it, working time, or FEEL (BPMN 2.0 §10.5.5.6, architecture §9)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from engine import calendar
from engine.bpmn import timing

KINDS: Mapping[str, timing.Kind] = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST = 100
SHOULD_BE = {
    "timeDuration": ("ISO 8601 时长（PT4H、P3D）、2 workdays、4 workhours", "an ISO 8601 duration (PT4H, P3D), 2 workdays, 4 workhours"),
    "timeDate": ("ISO 8601 日期或时间（2026-05-01T09:00:00+08:00）", "an ISO 8601 date or time (2026-05-01T09:00:00+08:00)"),
    "timeCycle": ("循环（R3/PT1H、R/P1D、R/2 workdays、R3/4 workhours）", "a cycle (R3/PT1H, R/P1D, R/2 workdays, R3/4 workhours)"),
}
# Written as a time, well or badly: FEEL would read `P1X` as a name and `2026-13-01` as a subtraction.
LIKE_A_TIME = re.compile(r"-?P(T?\d|T$|$).*|R\d*(/.*)?|\d{4}-\d.*|\d+(\.\d+)? ?[a-z]*|PT\w*", re.DOTALL)
QUOTED = re.compile(r'=?\s*"([^"\\]*)"')


def is_feel(text: str) -> bool:
    """An expression, not a time written out (rightly or wrongly, in quotes or not)."""
    plain = text.strip()
    written = LIKE_A_TIME.fullmatch(plain.removeprefix("=").strip()) or QUOTED.fullmatch(plain) or calendar.parse(plain)
    return not written


def is_time(kind: str, text: str) -> bool:
    """A time of that kind (`timeDuration`, `timeDate`, `timeCycle`) that exists and is longer than nothing, as the engine will read it."""
    quoted = QUOTED.fullmatch(text.strip())
    plain = quoted[1] if quoted else text.strip()
    if len(plain) > LONGEST:
        return False
    if calendar.parse(plain) and kind != "timeDuration":
        return False
    try:
        found = timing.read(plain, KINDS[kind], SOME_DAY)
    except ValueError:
        return False
    return kind != "timeDuration" or found.due > SOME_DAY
