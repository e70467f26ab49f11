"""How long people took: for each deed of a history, and for the step that it ended."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from engine.approval import deadline
from engine.calendar import Calendar
from engine.model import Spent
from engine.queries._asking import Asking
from engine.store import calendar_days
from engine.store.instances import process_instance
from engine.store.work import activation, user_task

I, T, A = process_instance.c, user_task.c, activation.c
DEEDS = frozenset({
    "task.approved", "task.rejected", "task.completed", "task.advised", "task.returned", "task.returned_to", "task.transferred", "task.delegated",
    "task.signers_added.after", "task.auto_approved.due", "task.auto_rejected.due", "task.transferred.due", "task.returned.due",
})  # fmt: skip
"""Entries by which somebody, or the clock in his place, is done with a task."""


def of(asking: Asking, instance_id: str) -> Callable[[str, Mapping[str, Any], datetime], Spent | None]:
    """For an entry (its code, params and moment); None for one that says nothing of time. One read, and one of the calendar where it is asked."""
    query = (
        select(T.id, T.created_at, A.entered_at, A.left_at, A.process_key, A.element_id, I.definition_id)
        .join(activation, A.id == T.activation_id)
        .join(process_instance, I.id == T.instance_id)
        .where(T.instance_id == instance_id)
    )
    rows = {row["id"]: row for row in asking.connection.execute(query).mappings()}
    calendar = cache(lambda: calendar_days.calendar(asking.connection, asking.settings))

    def spent(code: str, params: Mapping[str, Any], at: datetime) -> Spent | None:
        row = rows.get(params.get("task")) if code in DEEDS else None
        if row is None:
            return None
        profile = asking.definitions.get(asking.connection, row["definition_id"]).profile(row["process_key"], row["element_id"])
        working = calendar() if deadline.counts_working_time(profile.due) else None
        ended = row["left_at"] == at and row["entered_at"] != row["created_at"]
        return _between([row["created_at"], *([row["entered_at"]] if ended else [])], at, working)

    return spent


def _between(since: Iterable[datetime], at: datetime, working: Calendar | None) -> Spent:
    own, *step = [(at - start, working.worked(start, at) if working else None) for start in since]
    return Spent(*own, *(step[0] if step else (None, None)))
