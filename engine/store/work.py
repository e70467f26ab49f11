"""Activations and user tasks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)

from engine.model import TaskState
from engine.store.columns import UTC, Json
from engine.store.directory import membership, valid
from engine.store.records import Activation, Task
from engine.store.schema import metadata

OPEN = [state.value for state in TaskState if state.is_open]

activation = Table(
    "activation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False, index=True),
    Column("process_key", String(120), nullable=False),
    Column("element_id", String(120), nullable=False),
    Column("element_path", String(400), nullable=False),
    Column("name", String(200), nullable=False),
    Column("visit_no", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("outcome", String(64)),
    Column("entered_at", UTC, nullable=False),
    Column("left_at", UTC),
)
user_task = Table(
    "user_task",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("activation_id", ForeignKey("activation.id"), nullable=False, index=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("element_path", String(400), nullable=False),
    Column("assignee_id", String(64)),
    Column("assignee_name", String(120)),
    Column("role_id", String(64)),
    Column("branch_id", String(64)),
    Column("claimed", Boolean, nullable=False),
    Column("outcome", String(64)),
    Column("opinion", Text, nullable=False),
    Column("attachments", Json, nullable=False),
    Column("close_reason", String(32)),
    Column("closed_by", String(64)),
    Column("closed_by_name", String(120)),
    Column("draft", Json),
    Column("row_version", Integer, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("closed_at", UTC),
    Column("due_at", UTC),
    Column("barred_id", String(64)),
    Index("ix_user_task_assignee", "assignee_id", "state", "created_at"),
    Index("ix_user_task_group", "role_id", "branch_id", "state", "created_at"),
    Index("ix_user_task_closed", "closed_by", "closed_at"),
)

_TASK_COLUMNS = [c.name for c in user_task.columns]
_ACTIVATION_COLUMNS = [c.name for c in activation.columns]


def candidate_of(person: Any, now: Any) -> Any:
    """SQL: this person holds, today, the role of the group that the task is open to."""
    m, t = membership.c, user_task.c
    in_branch = or_(t.branch_id.is_(None), m.branch_id == t.branch_id)
    return exists(select(literal(1)).where(m.person_id == person, m.role_id == t.role_id, in_branch, valid(now)))


# Where a task belongs never changes, so it may be looked up in the statement that takes the lock.
OF_TASK = select(user_task.c.instance_id).where(user_task.c.id == bindparam("task_id")).scalar_subquery()
_ACTIVATION_OF_TASK = select(user_task.c.activation_id).where(user_task.c.id == bindparam("task_id")).scalar_subquery()
_LOAD = (
    select(
        user_task,
        *(c.label(f"a_{c.name}") for c in activation.columns),
        candidate_of(bindparam("actor_id"), bindparam("now", type_=UTC)).label("actor_is_candidate"),
    )
    .join(activation, activation.c.id == user_task.c.activation_id)
    .where(
        user_task.c.instance_id == bindparam("instance_id"),
        or_(user_task.c.state.in_(OPEN), user_task.c.activation_id == _ACTIVATION_OF_TASK),
    )
    .order_by(user_task.c.created_at, user_task.c.id)
)
_FIXED = ("id", "activation_id", "instance_id", "kind", "name", "element_path", "created_at", "barred_id")
_CHANGING = [n for n in _TASK_COLUMNS if n not in _FIXED]
_SAVE = update(user_task).where(user_task.c.id == bindparam("row_id")).values({n: bindparam(n) for n in _CHANGING})
_LEAVE = update(activation).where(activation.c.id == bindparam("row_id")).values({n: bindparam(n) for n in ("state", "outcome", "left_at")})


def load(connection: Connection, instance_id: str, *, task_id: str | None, actor_id: str, now: Any) -> tuple[list[Activation], list[Task]]:
    """All open tasks of an instance, and every task beside `task_id`, with their activations."""
    values = {"instance_id": instance_id, "task_id": task_id or "", "actor_id": actor_id, "now": now}
    activations: dict[str, Activation] = {}
    tasks = []
    for row in connection.execute(_LOAD, values).mappings():
        task = Task(**{n: row[n] for n in _TASK_COLUMNS}, actor_is_candidate=bool(row["actor_is_candidate"]))
        task.state = TaskState(task.state)
        tasks.append(task)
        activations.setdefault(task.activation_id, Activation(**{n: row[f"a_{n}"] for n in _ACTIVATION_COLUMNS}))
    return list(activations.values()), tasks


def add_activations(connection: Connection, rows: Sequence[Activation]) -> None:
    connection.execute(insert(activation), [dict(a.__dict__) for a in rows])


def add_tasks(connection: Connection, rows: Sequence[Task]) -> None:
    connection.execute(insert(user_task), [{n: getattr(t, n) for n in _TASK_COLUMNS} for t in rows])


def save_tasks(connection: Connection, rows: Sequence[Task]) -> None:
    connection.execute(_SAVE, [{**{n: getattr(t, n) for n in _CHANGING}, "row_id": t.id} for t in rows])


def save_activations(connection: Connection, rows: Sequence[Activation]) -> None:
    connection.execute(_LEAVE, [{"row_id": a.id, "state": a.state, "outcome": a.outcome, "left_at": a.left_at} for a in rows])
