"""When a task is due, and what happens on the way there by itself (approvals.md B7).

| property | values |
|---|---|
| `due` | `2 workdays`, `4 workhours` (working time), `P3D`, `PT4H` (natural time) |
| `remind` | `80%` of that time, or a length before it is over (`PT4H`, `1 workdays`); several, separated by commas |

Per cent of working time are per cent of the working hours between the beginning and the moment it is due.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from engine import calendar
from engine.calendar import Calendar, WorkingTime
from engine.duration import Duration, duration

DUE = "due"
"""The last step of every task that is due; those before it are reminders, named as they are written."""
ACTIONS = ("mark", "escalate", "transfer", "approve", "reject", "return")
"""What may happen then: `on_due` is one of them, with a rule behind `transfer:`, and `return:initiator`."""
_PER_CENT = re.compile(r"([1-9]\d?)%")
Working = Callable[[], Calendar]


@dataclass(frozen=True)
class Step:
    """What happens to a task by itself: a reminder, or that it is due."""

    name: str
    at: datetime


def length(text: str) -> WorkingTime | Duration:
    """Raises NoTime (a ValueError) for what is neither working time nor ISO 8601."""
    return calendar.parse(text) or duration(text)


def per_cent(text: str) -> int | None:
    """1 to 99; None for what is no percentage."""
    found = _PER_CENT.fullmatch(text)
    return int(found[1]) if found else None


def counts_working_time(due: str, remind: Sequence[str] = ()) -> bool:
    """Do its moments follow the working calendar?"""
    return any(calendar.parse(text) is not None for text in (due, *remind))


def due(text: str, since: datetime, working: Working) -> datetime:
    """The moment so long after `since`, in UTC. Raises ValueError."""
    return _after(since, length(text), working, 1)


def steps(remind: Sequence[str], *, since: datetime, due_at: datetime, by_working_time: bool, working: Working) -> list[Step]:
    """All that is to happen, in its order: reminders between the two moments, then that it is due. Reminders that lie outside are none.

    `by_working_time`: so the length is counted. Raises ValueError.
    """
    found = [Step(text, _reminder(text, since, due_at, working if by_working_time else None, working)) for text in remind]
    inside = sorted((step for step in found if since < step.at < due_at), key=lambda step: step.at)
    return [*inside, Step(DUE, due_at)]


def left(found: Sequence[Step], alarm: str | None) -> Sequence[Step]:
    """Those still to come when `alarm` is the next; where it is no more among them, only that it is due."""
    names = [step.name for step in found]
    return found[names.index(alarm) :] if alarm in names else found[-1:]


def _reminder(text: str, since: datetime, due_at: datetime, counting: Working | None, working: Working) -> datetime:
    share = per_cent(text)
    if share is None:
        return _after(due_at, length(text), working, -1)
    if counting is None:
        return since + (due_at - since) * share / 100
    days = counting()
    hours = Decimal(days.worked(since, due_at).total_seconds()) / 3600 * share / 100
    return days.add_workhours(since, hours).astimezone(UTC)


def _after(start: datetime, long: WorkingTime | Duration, working: Working, times: int) -> datetime:
    if isinstance(long, Duration):
        return long.after(start, times)
    return working().add(start, replace(long, amount=long.amount * times)).astimezone(UTC)
