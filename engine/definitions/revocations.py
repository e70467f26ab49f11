"""Until when an approved request may be revoked (approvals.md part A, `revoke` and `revoke_window`)."""

from collections.abc import Callable
from datetime import datetime

from engine.calendar import Calendar
from engine.definitions import moments
from engine.definitions.process_settings import ProcessSettings


def until(settings: ProcessSettings, approved_at: datetime, *, working: Callable[[], Calendar]) -> datetime | None:
    """None: for ever. The window may be working time."""
    if not settings.revoke_window:
        return None
    return moments.due(settings.revoke_window, "duration", now=approved_at, scope=dict, working=working).due
