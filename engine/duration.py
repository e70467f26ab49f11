"""Lengths of time as ISO 8601 writes them. Months and years have no fixed length: they are counted in China, where the business is."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
ISO = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


class NoTime(ValueError):
    """A text that is no time of the wanted kind, or one beyond the calendar."""


@dataclass(frozen=True)
class Duration:
    """Calendar months, and what has a fixed length."""

    months: int
    rest: timedelta

    def after(self, start: datetime, times: int = 1) -> datetime:
        """`times` durations after `start` (before it when negative); the 31st becomes the last day of a shorter month. Raises NoTime."""
        try:
            local = start.astimezone(CHINA)
            year, month = divmod(local.year * 12 + local.month - 1 + self.months * times, 12)
            day = min(local.day, monthrange(year, month + 1)[1])
            return (local.replace(year=year, month=month + 1, day=day) + self.rest * times).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise NoTime(f"{start} + {times} × {self}") from error


def duration(text: str) -> Duration:
    """`P1Y2M3W4DT5H6M7.5S`. Raises NoTime, for negative ones too."""
    found = ISO.fullmatch(text)
    if found is None:
        raise NoTime(text)
    part = {name: float(value) if name == "seconds" else int(value) for name, value in found.groupdict("0").items()}
    try:
        rest = timedelta(weeks=part["weeks"], days=part["days"], hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])
    except OverflowError as error:
        raise NoTime(text) from error
    return Duration(int(part["years"]) * 12 + int(part["months"]), rest)
