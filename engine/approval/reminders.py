"""How often one may remind (approvals.md B4 催办)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from engine.calendar import LOCAL

CODE = "instance.urged"
PAUSE = timedelta(minutes=30)
MOST = 5
"""A day, in China."""


def since(now: datetime) -> datetime:
    """Reminders before that do not matter any more."""
    return min(_midnight(now), now - PAUSE)


def too_often(urged: Sequence[datetime], now: datetime) -> datetime | None:
    """When it is possible again; None: now. `urged`: newest first."""
    if urged and now - urged[0] < PAUSE:
        return urged[0] + PAUSE
    if sum(at >= _midnight(now) for at in urged) >= MOST:
        return _midnight(now) + timedelta(days=1)
    return None


def _midnight(now: datetime) -> datetime:
    return now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
