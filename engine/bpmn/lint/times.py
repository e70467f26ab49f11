"""What timers say: ISO 8601 as BPMN writes it, working time, or FEEL (BPMN 2.0 §10.5.5.6, architecture §9)."""

import re
from datetime import datetime

DURATION = r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
DATE = r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?"
WORKING = r"\d{1,4} (workdays|workhours)"
FORMS = {
    "timeDuration": re.compile(rf"{DURATION}|{WORKING}"),
    "timeDate": re.compile(DATE),
    "timeCycle": re.compile(rf"R(?P<times>\d*)/((?P<start>{DATE})/)?{DURATION}"),
}
SHOULD_BE = {
    "timeDuration": ("ISO 8601 时长（PT4H、P3D）、2 workdays、4 workhours", "an ISO 8601 duration (PT4H, P3D), 2 workdays, 4 workhours"),
    "timeDate": ("ISO 8601 日期或时间（2026-05-01T09:00:00+08:00）", "an ISO 8601 date or time (2026-05-01T09:00:00+08:00)"),
    "timeCycle": ("ISO 8601 循环（R3/PT1H、R/P1D）", "an ISO 8601 cycle (R3/PT1H, R/P1D)"),
}
# Written as a time, well or badly: FEEL would read `P1X` as a name and `2026-13-01` as a subtraction.
LIKE_A_TIME = re.compile(r"-?P(T?\d|T$|$).*|R\d*(/.*)?|\d{4}-\d.*|\d+(\.\d+)? ?[a-z]+|PT\w*", re.DOTALL)
QUOTED = re.compile(r'=?\s*"([^"\\]*)"')
NO_TIME = re.compile(r"(R\d*/)?(P[0YMWD]*(T[0HMS.]+)?|0+ work\w+)")


def is_feel(text: str) -> bool:
    """An expression, not a time written out (rightly or wrongly, in quotes or not)."""
    return not LIKE_A_TIME.fullmatch(text.strip()) and not QUOTED.fullmatch(text.strip())


def is_time(kind: str, text: str) -> bool:
    """A time of that kind (`timeDuration`, `timeDate`, `timeCycle`) that exists and is longer than nothing."""
    quoted = QUOTED.fullmatch(text.strip())
    plain = quoted[1] if quoted else text.strip()
    found = FORMS[kind].fullmatch(plain)
    if found is None or NO_TIME.fullmatch(plain):
        return False
    if kind == "timeCycle":
        nothing = NO_TIME.fullmatch(plain.rpartition("/")[2]) or found["times"].strip("0") == "" != found["times"]
        return not nothing and (found["start"] is None or _exists(found["start"]))
    return kind == "timeDuration" or _exists(plain)


def _exists(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
