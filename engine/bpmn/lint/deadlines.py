"""`due`, `remind` and `on_due` as written (approvals part A), and what a rule that decides without a person would do at a task."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.approval import deadline
from engine.bpmn.lint.candidates import Candidate, read
from engine.bpmn.lint.parts import Node
from engine.calendar import Calendar

# A Monday morning, so that working time and natural time begin together.
SOME_DAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TRANSFER = "transfer:"


def due_at(text: str) -> datetime | None:
    """When it would be due; None for what is no time, or no time at all."""
    try:
        found = deadline.due(text.strip(), SOME_DAY, Calendar)
    except ValueError:
        return None
    return found if found > SOME_DAY else None


def reminders(node: Node) -> list[str]:
    """As written, one by one."""
    return [part.strip() for part in node.properties.get("remind", "").split(",")] if "remind" in node.properties else []


def is_reminder(text: str) -> bool:
    return deadline.per_cent(text) is not None or due_at(text) is not None


def is_too_early(text: str, due: str) -> bool:
    """Would the reminder come before the task is there?"""
    end = due_at(due)
    if end is None or not is_reminder(text):
        return False
    found = deadline.steps([text], since=SOME_DAY, due_at=end, by_working_time=deadline.counts_working_time(due), working=Calendar)
    return len(found) == 1


def of_transfer(node: Node) -> list[Candidate]:
    """Whom a task goes to when its time is over: the rules behind `transfer:`."""
    told = node.properties.get("on_due", "").strip()
    return read(told.removeprefix(TRANSFER)) if told.startswith(TRANSFER) else []


def decides(node: Node) -> Iterator[tuple[str, bool]]:
    """(property, does it approve?) of every rule that decides at a task without a person, when its time is over or when a token comes."""
    on_due = node.properties.get("on_due", "").strip()
    if on_due in ("approve", "reject"):
        yield f"on_due={on_due}", on_due == "approve"
    for name in ("auto_approve", "auto_reject"):
        if node.properties.get(name, "").strip():
            yield name, name == "auto_approve"
