"""For whom a task waits: 加签, those who were asked to sign; 依次, those whose turn it is now."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from engine.model import PersonRef, TaskState
from engine.queries._asking import Asking
from engine.store.work import OPEN, user_task

T = user_task.c
ASKED = (TaskState.BLOCKED.value, TaskState.SIGN_WAIT.value)
NOT_NOW = (TaskState.WAITING.value, *ASKED)
"""Open, and not to be acted on by whose task it is."""


def waited_for(asking: Asking, rows: Sequence[Mapping[Any, Any]]) -> dict[str, list[PersonRef]]:
    """By task id; one read for all of a page, none where nothing waits."""
    asked = [row["id"] for row in rows if row["state"] in ASKED]
    visits = [row["activation_id"] for row in rows if row["state"] == TaskState.WAITING]
    if not asked and not visits:
        return {}
    query = select(T.id, T.parent_id, T.activation_id, T.assignee_id, T.assignee_name, T.state).where(
        T.state.in_(OPEN), T.assignee_id.is_not(None), or_(T.parent_id.in_(asked), T.activation_id.in_(visits))
    )
    others = asking.connection.execute(query.order_by(T.position, T.created_at, T.id)).mappings().all()
    return {row["id"]: _of(row, others) for row in rows if row["state"] in NOT_NOW}


def _of(row: Mapping[Any, Any], others: Sequence[Mapping[Any, Any]]) -> list[PersonRef]:
    if row["state"] in ASKED:
        found = [one for one in others if one["parent_id"] == row["id"]]
    else:
        found = [one for one in others if one["activation_id"] == row["activation_id"] and one["state"] != TaskState.WAITING]
    return [PersonRef(id_, name or "") for id_, name in dict.fromkeys((one["assignee_id"], one["assignee_name"]) for one in found)]
