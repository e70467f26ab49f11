"""A task and the hands it goes through: where it may be sent back to, whom I asked, what they said, whether I may take it back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from engine.approval import returns as allowed
from engine.approval.profile import Profile
from engine.errors import EngineError
from engine.model import Advice, PersonRef, ReturnChoice, TaskState, UserTaskItem
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast
from engine.queries._items import may_reassign
from engine.queries.return_targets import targets
from engine.store import hands, turns, work
from engine.store.records import AFTER, DELEGATION
from engine.store.work import OPEN, user_task

T = user_task.c
Row = Mapping[Any, Any]


def returns(asking: Asking, row: Row, whole: Row, profile: Profile) -> ReturnChoice | None:
    """None where there is nobody to send it back to yet."""
    forecast = Forecast.of_row(asking, whole)
    found = targets(asking, forecast, forecast.from_tokens(whole["tokens"]), row["activation_id"])
    to_initiator = allowed.to_initiator(profile)
    return ReturnChoice(to_initiator, found, profile.resubmit) if to_initiator or found else None


def added(asking: Asking, row: Row) -> list[PersonRef]:
    """Those I asked to sign and who have not spoken."""
    if asking.actor.id not in (row["assignee_id"], row["on_behalf_of_id"]):
        return []
    query = select(T.assignee_id, T.assignee_name).where(T.parent_id == row["id"], T.state == TaskState.PENDING.value).order_by(T.created_at, T.id)
    return [PersonRef(*one) for one in asking.connection.execute(query)]


def advice(asking: Asking, row: Row) -> list[Advice]:
    """What delegates of this step said to who has it now."""
    query = (
        select(T.closed_by, T.closed_by_name, T.outcome, T.opinion, T.closed_at)
        .where(
            T.activation_id == row["activation_id"],
            T.origin == DELEGATION,
            T.owner_id == (row["on_behalf_of_id"] or row["assignee_id"]),
            T.outcome.is_not(None),
        )
        .order_by(T.closed_at)
    )
    return [Advice(PersonRef(by, name or ""), outcome, opinion, at) for by, name, outcome, opinion, at in asking.connection.execute(query)]


def with_reassignment(asking: Asking, row: Row, task: UserTaskItem) -> UserTaskItem:
    """改派, for administrators."""
    return replace(task, allowed_actions=(*task.allowed_actions, "reassign")) if may_reassign(asking, row) else task


def with_retrieval(asking: Asking, row: Row, whole: Row, task: UserTaskItem) -> UserTaskItem:
    """取回 is offered only where it will succeed, so it is tried, in memory."""
    return replace(task, allowed_actions=(*task.allowed_actions, "retrieve")) if _retrievable(asking, row, whole) else task


def _retrievable(asking: Asking, row: Row, whole: Row) -> bool:
    taken_back = row["state"] in ("approved", "completed") and row["counts"] and row["undone_at"] is None and row["parent_id"] is None
    if not taken_back or row["closed_by"] != asking.actor.id or not whole["tokens"] or whole["suspended"] or row["kind"] == "resubmit":
        return False
    signed = select(T.id).where(T.parent_id == row["id"], T.origin == AFTER, T.outcome.is_not(None)).limit(1)
    if asking.connection.scalar(signed) is not None:
        return False
    still_open = select(T.id).where(T.activation_id == row["activation_id"], T.state.in_(OPEN)).limit(1)
    if asking.connection.scalar(still_open) is not None:
        behind = turns.turns_behind(asking.connection, row["activation_id"], row["position"])
        return all(later.state.is_open and later.draft is None for later in behind)
    if sum(said["seats"] for said in work.votes(asking.connection, row["activation_id"], but=[])) > 1:
        return False
    execution = Forecast.of_row(asking, whole).from_tokens(whole["tokens"])
    try:
        execution.retrieve(row["activation_id"])
    except EngineError:
        return False
    return hands.touched(asking.connection, execution.taken_out) is None
