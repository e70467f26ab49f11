"""依次: whose turn it is, has been, and is next."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, literal, not_, select

from engine.model import TaskState
from engine.store.columns import among
from engine.store.records import Task
from engine.store.statement import Statement
from engine.store.work import FOR_NOBODY, IS_OPEN, IS_VOTE, read, user_task

_IN_TURN = Statement(
    FOR_NOBODY.where(
        user_task.c.activation_id == bindparam("of"),
        IS_VOTE,
        user_task.c.state == TaskState.WAITING.value,
        not_(among(user_task.c.id, "but")),
    )
    .order_by(user_task.c.position)
    .limit(1)
)
_TURNS_BEHIND = Statement(
    FOR_NOBODY.where(
        user_task.c.activation_id == bindparam("of"),
        IS_VOTE,
        user_task.c.position > bindparam("position"),
        user_task.c.state != TaskState.WAITING.value,
    ).order_by(user_task.c.position)
)
_AT_WORK = Statement(
    select(literal(1))
    .where(user_task.c.activation_id == bindparam("of"), IS_OPEN, user_task.c.state != TaskState.WAITING.value, not_(among(user_task.c.id, "but")))
    .limit(1)
)


def next_in_turn(connection: Connection, activation_id: str, *, but: Iterable[str]) -> Task | None:
    """Whose turn is next (依次), as written; without the tasks `but`."""
    rows = _IN_TURN.rows(connection, of=activation_id, but=sorted(but))
    return read(rows)[1][0] if rows else None


def turns_behind(connection: Connection, activation_id: str, position: int) -> list[Task]:
    """依次: those whose turn comes after `position` and has come already, closed or open, as written."""
    return read(_TURNS_BEHIND.rows(connection, of=activation_id, position=position))[1]


def is_at_work(connection: Connection, activation_id: str, *, but: Iterable[str]) -> bool:
    """Has anybody of an activation his turn now, as written? Without the tasks `but`."""
    return bool(_AT_WORK.rows(connection, of=activation_id, but=sorted(but)))
