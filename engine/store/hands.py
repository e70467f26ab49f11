"""Through whose hands the tasks of a step went, and who has touched them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from engine.model import CloseReason, TaskState
from engine.store import work
from engine.store.columns import among
from engine.store.records import HANDED_ON, HUMAN, Task
from engine.store.statement import Statement
from engine.store.work import user_task

_FAMILY = Statement(
    work.WITH_VISIT.where(
        user_task.c.activation_id == bindparam("of"),
        or_(user_task.c.id == bindparam("parent_id"), user_task.c.parent_id == bindparam("parent_id")),
    ).order_by(user_task.c.created_at, user_task.c.id)
)
_HANDLED = Statement(
    select(user_task.c.activation_id)
    .where(among(user_task.c.activation_id, "visits"), or_(*(user_task.c.state == state.value for state in HUMAN)), user_task.c.rule.is_(None))
    .distinct()
)
# Between who is away and who acts for him a task goes by itself; what was typed or claimed goes along.
_BY_ITSELF = (CloseReason.SUBSTITUTED.value, CloseReason.SUBSTITUTION_ENDED.value)
_BY_SOMEBODY = or_(user_task.c.close_reason.is_(None), and_(*(user_task.c.close_reason != reason for reason in _BY_ITSELF)))
_TOUCHED = Statement(
    select(user_task.c.name)
    .where(
        among(user_task.c.activation_id, "visits"),
        user_task.c.rule.is_(None),
        or_(user_task.c.claimed, user_task.c.draft.is_not(None), and_(user_task.c.closed_at.is_not(None), _BY_SOMEBODY)),
    )
    .limit(1)
)  # fmt: skip
_THERE = Statement(
    select(user_task.c.id, user_task.c.assignee_id, user_task.c.on_behalf_of_id, user_task.c.state, user_task.c.origin, user_task.c.counts).where(
        user_task.c.activation_id == bindparam("of"),
        user_task.c.undone_at.is_(None),
        or_(among(user_task.c.assignee_id, "persons"), among(user_task.c.on_behalf_of_id, "persons"), user_task.c.origin.is_not(None)),
    )
)


def family(connection: Connection, activation_id: str, parent_id: str, *, actor_id: str, now: datetime) -> list[Task]:
    """A task and those that were added to it, closed ones too."""
    told = {"of": activation_id, "parent_id": parent_id, "task_id": "", "actor_id": actor_id, "now": now}
    return work.read(_FAMILY.rows(connection, **told))[1]


def there(connection: Connection, activation_id: str, persons: Iterable[str]) -> list[dict[str, Any]]:
    """Where these people stand in an activation already, and every row that no token brought: `{assignee_id, on_behalf_of_id, state, origin,
    counts}`."""
    return list(_THERE.rows(connection, of=activation_id, persons=sorted(persons)))


def held_by(person_id: str) -> Any:
    """SQL: open, and his, or a substitute's on his behalf."""
    return and_(or_(user_task.c.assignee_id == person_id, user_task.c.on_behalf_of_id == person_id), user_task.c.closed_at.is_(None))


def open_of(connection: Connection, person_id: str) -> list[str]:
    """The ids of what he has open, the oldest first."""
    return list(connection.scalars(select(user_task.c.id).where(held_by(person_id)).order_by(user_task.c.created_at, user_task.c.id)))


def taking_part(connection: Connection, activation_id: str, persons: Iterable[str], now: Iterable[Task] = ()) -> set[str | None]:
    """Who of these people, and of those they act for or are acted for by, has spoken in an activation or is still asked. `now`: rows of it as the
    command has left them."""
    here = [vars(task) for task in now if task.undone_at is None]
    known = {row["id"] for row in here}
    rows = [*here, *(row for row in there(connection, activation_id, persons) if row["id"] not in known)]
    return {row[name] for row in rows if _takes_part(row) for name in ("assignee_id", "on_behalf_of_id")} - {None}


def _takes_part(row: Mapping[str, Any]) -> bool:
    """As a member, a signer or a delegate."""
    state = TaskState(row["state"])
    return state.is_open or (row["counts"] and state not in HANDED_ON)


def touched(connection: Connection, activation_ids: Iterable[str]) -> str | None:
    """The name of a step among these visits in which somebody has claimed, typed or decided; None: nobody has."""
    wanted = sorted(activation_ids)
    found = _TOUCHED.rows(connection, visits=wanted) if wanted else []
    return str(found[0]["name"]) if found else None


def handled(connection: Connection, activation_ids: Iterable[str]) -> dict[str, bool]:
    """Did a person decide in these visits, or only rules of the process?"""
    wanted = sorted(activation_ids)
    people = {row["activation_id"] for row in _HANDLED.rows(connection, visits=wanted)} if wanted else set()
    return {id_: id_ in people for id_ in wanted}
