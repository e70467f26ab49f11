"""Activations and user tasks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    union,
    update,
)

from engine.actor import Actor
from engine.model import CloseReason, TaskState
from engine.store import instances
from engine.store.columns import UTC, Json, among
from engine.store.directory import membership, valid
from engine.store.records import HANDED_ON, Activation, Task
from engine.store.schema import metadata
from engine.store.statement import Order, Row, Statement

OPEN = [state.value for state in TaskState if state.is_open]

DECIDED = (TaskState.APPROVED, TaskState.REJECTED, TaskState.COMPLETED)
"""Closed by a person's vote."""
# What the partial indexes hold; a query must say the same to be answered from them.
_OPEN = "closed_at IS NULL"
_UNCLAIMED = f"assignee_id IS NULL AND {_OPEN}"
_ALARMED = f"alarm_at IS NOT NULL AND {_OPEN}"
_COUNTS = f"calendar_version IS NOT NULL AND {_OPEN}"
_ON_BEHALF = f"on_behalf_of_id IS NOT NULL AND {_OPEN}"

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
    Column("returned", Json),
    Column("kept", LargeBinary),
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
    Column("origin", String(16)),
    Column("origin_id", String(36)),
    Column("owner_id", String(64)),
    Column("owner_name", String(120)),
    Column("on_behalf_of_id", String(64)),
    Column("on_behalf_of_name", String(120)),
    Column("parent_id", String(36)),
    Column("method", String(8)),
    Column("counts", Boolean, nullable=False, server_default=true()),
    Column("weight", Integer, nullable=False, server_default="1"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("rule", String(64)),
    Column("read_at", UTC),
    Column("undone_at", UTC),
    Column("form_version", Integer),
    Column("signature", Json),
    Column("due_from", UTC),
    Column("alarm", String(40)),
    # When something happens by itself to who has it. The sweep looks here.
    Column("alarm_at", UTC),
    Column("calendar_version", Integer),
    Index("ix_user_task_assignee", "assignee_id", "state", "created_at"),
    Index("ix_user_task_unclaimed", "role_id", "created_at", postgresql_where=text(_UNCLAIMED), sqlite_where=text(_UNCLAIMED)),
    Index("ix_user_task_on_behalf", "on_behalf_of_id", "created_at", postgresql_where=text(_ON_BEHALF), sqlite_where=text(_ON_BEHALF)),
    Index("ix_user_task_closed", "closed_by", "closed_at"),
    Index("ix_user_task_alarm", "alarm_at", "id", postgresql_where=text(_ALARMED), sqlite_where=text(_ALARMED)),
    Index("ix_user_task_calendar", "calendar_version", "instance_id", postgresql_where=text(_COUNTS), sqlite_where=text(_COUNTS)),
    # What is open of one instance, however much is closed.
    Index("ix_user_task_open", "instance_id", "created_at", "id", postgresql_where=text(_OPEN), sqlite_where=text(_OPEN)),
)

UNCLAIMED = and_(user_task.c.assignee_id.is_(None), user_task.c.closed_at.is_(None))
"""SQL: open to a group, and nobody of it has taken it."""

_TASK_COLUMNS = [c.name for c in user_task.columns]
_ACTIVATION_COLUMNS = [c.name for c in activation.columns]


def candidate_of(person: Any, now: Any) -> Any:
    """SQL: this person holds, today, the role of the group that the task is open to."""
    m, t = membership.c, user_task.c
    in_branch = or_(t.branch_id.is_(None), m.branch_id == t.branch_id)
    return exists(select(literal(1)).where(m.person_id == person, m.role_id == t.role_id, in_branch, valid(now)))


# Where a task belongs never changes, so it may be looked up in the statement that takes the lock.
_OF_TASK = select(user_task.c.instance_id).where(user_task.c.id == bindparam("task_id")).scalar_subquery()
LOCK_OF_TASK = instances.locking(_OF_TASK)
TAKE_OF_TASK = instances.taking(_OF_TASK)

SEEN = 10
"""How many other open tasks a decision reads; of a countersign of thousands it must not read all for every vote."""
IS_OPEN = user_task.c.closed_at.is_(None)
_IS_MINE = user_task.c.id == bindparam("task_id")
_CANDIDATE = candidate_of(bindparam("actor_id"), bindparam("now", type_=UTC))


def _with_visit(is_candidate: Any) -> Any:
    visit = (c.label(f"a_{c.name}") for c in activation.columns)
    return select(user_task, *visit, is_candidate.label("actor_is_candidate")).join(activation, activation.c.id == user_task.c.activation_id)


WITH_VISIT = _with_visit(case((_IS_MINE, _CANDIDATE), else_=false()))
FOR_NOBODY = _with_visit(false())
"""SQL: tasks with their visits, for whoever asks."""
_FIRST = select(user_task.c.id).where(user_task.c.instance_id == _OF_TASK, IS_OPEN).order_by(user_task.c.created_at, user_task.c.id).limit(SEEN + 2)
_NEAR = union(select(_FIRST.subquery().c.id), select(bindparam("task_id", type_=String()))).subquery()
_LOAD_NEAR = Statement(WITH_VISIT.join(_NEAR, _NEAR.c.id == user_task.c.id).order_by(user_task.c.created_at, user_task.c.id))
_LOAD_ALL = Statement(WITH_VISIT.where(user_task.c.instance_id == bindparam("instance_id"), IS_OPEN).order_by(user_task.c.created_at, user_task.c.id))
_VISITS = Statement(select(activation).where(activation.c.instance_id == bindparam("instance_id"), activation.c.left_at.is_(None)))
_BESIDE = Statement(select(literal(1)).where(user_task.c.activation_id == bindparam("of"), IS_OPEN, user_task.c.id != bindparam("task_id")).limit(1))
_DECIDED = Statement(
    FOR_NOBODY.where(
        user_task.c.instance_id == bindparam("instance_id"),
        or_(*(user_task.c.state == state.value for state in DECIDED)),
        user_task.c.kind != "resubmit",
        user_task.c.undone_at.is_(None),
    ).order_by(user_task.c.closed_at, user_task.c.id)
)
IS_VOTE = and_(user_task.c.counts, user_task.c.undone_at.is_(None), *(user_task.c.state != state.value for state in HANDED_ON))
# 后加签: what somebody has said whose row is still open does not count yet.
_SAID = case((user_task.c.closed_at.is_not(None), user_task.c.outcome))
_VOTES = Statement(
    select(_SAID.label("said"), func.count().label("seats"), func.sum(user_task.c.weight).label("weight"))
    .where(user_task.c.activation_id == bindparam("of"), IS_VOTE, not_(among(user_task.c.id, "but")))
    .group_by(_SAID)
)
_FIXED = (
    "id", "activation_id", "instance_id", "kind", "name", "element_path", "barred_id", "origin", "origin_id", "method",
)  # fmt: skip
_CHANGING = [n for n in _TASK_COLUMNS if n not in _FIXED]
LEAVING = ("mode", "state", "outcome", "left_at", "returned", "kept")
"""What changes of a visit."""
_ADD_VISIT, _ADD = Statement(insert(activation)), Statement(insert(user_task))
_SAVE = Statement(update(user_task).where(user_task.c.id == bindparam("row_id")).values({n: bindparam(n) for n in _CHANGING}))
_LEAVE = Statement(update(activation).where(activation.c.id == bindparam("row_id")).values({n: bindparam(n) for n in LEAVING}))
_CANCEL = Statement(
    update(user_task)
    .where(among(user_task.c.activation_id, "visits"), IS_OPEN)
    .values(
        {n: bindparam(n) for n in ("close_reason", "closed_at", "closed_by", "closed_by_name")}
        | {"state": TaskState.CANCELED.value, "draft": None, "row_version": user_task.c.row_version + 1}
    )
)


def loading_near(task_id: str, actor_id: str, now: datetime) -> Order:
    """A task and the first open ones of its instance."""
    return Order(_LOAD_NEAR, [{"task_id": task_id, "actor_id": actor_id, "now": now}])


def loading_all(instance_id: str, actor_id: str, now: datetime) -> Order:
    """Every open task of an instance."""
    return Order(_LOAD_ALL, [{"instance_id": instance_id, "task_id": "", "actor_id": actor_id, "now": now}])


def read(rows: Iterable[dict[str, Any]]) -> tuple[list[Activation], list[Task]]:
    """Tasks, and the activations over them."""
    activations: dict[str, Activation] = {}
    tasks = []
    for row in rows:
        task = Task(**{n: row[n] for n in _TASK_COLUMNS}, actor_is_candidate=bool(row["actor_is_candidate"]))
        task.state = TaskState(task.state)
        tasks.append(task)
        if task.activation_id not in activations:
            activations[task.activation_id] = Activation(**{n: row[f"a_{n}"] for n in _ACTIVATION_COLUMNS})
    return list(activations.values()), tasks


def open_visits(connection: Connection, instance_id: str) -> list[Activation]:
    return [Activation(**row) for row in _VISITS.rows(connection, instance_id=instance_id)]


def is_another_open(connection: Connection, activation_id: str, task_id: str) -> bool:
    """Does anybody beside this task still have to speak?"""
    return bool(_BESIDE.rows(connection, of=activation_id, task_id=task_id))


def decided(connection: Connection, instance_id: str) -> list[tuple[Activation, Task]]:
    """What people decided in an instance and did not take back, oldest first, as written."""
    visits, tasks = read(_DECIDED.rows(connection, instance_id=instance_id))
    by_id = {visit.id: visit for visit in visits}
    return [(by_id[task.activation_id], task) for task in tasks]


def votes(connection: Connection, activation_id: str, *, but: Iterable[str]) -> list[Row]:
    """`said` (an outcome; None: not yet), `seats` and `weight` of an activation, as written; without the tasks `but`."""
    return _VOTES.rows(connection, of=activation_id, but=sorted(but))


def adding(activations: Sequence[Activation], tasks: Sequence[Task]) -> list[Order]:
    visits = [Order(_ADD_VISIT, [a.__dict__ for a in activations])] if activations else []
    return [*visits, *([Order(_ADD, [t.__dict__ for t in tasks])] if tasks else [])]


def saving(activations: Iterable[Activation], tasks: Iterable[Task]) -> list[Order]:
    visits = [{"row_id": a.id, **{name: getattr(a, name) for name in LEAVING}} for a in activations]
    rows = [{**t.__dict__, "row_id": t.id} for t in tasks]
    return [*([Order(_LEAVE, visits)] if visits else []), *([Order(_SAVE, rows)] if rows else [])]


def canceling(activation_ids: Sequence[str], *, reason: CloseReason, by: Actor, at: datetime) -> Order:
    """Whatever is still open under these activations."""
    told = {"visits": activation_ids, "close_reason": reason, "closed_at": at, "closed_by": by.id, "closed_by_name": by.name}
    return Order(_CANCEL, [told])
