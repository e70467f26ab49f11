"""What has happened to a task by the clock: each reminder, and that it was due, once (approvals.md B7)."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, Table, bindparam, delete, insert

from engine.store.columns import UTC
from engine.store.records import Task
from engine.store.schema import metadata
from engine.store.statement import Order, Statement

due_firing = Table(
    "due_firing",
    metadata,
    # The database itself lets no step of a task happen twice.
    Column("task_id", ForeignKey("user_task.id"), primary_key=True),
    Column("step", String(40), primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False, index=True),
    Column("due_at", UTC, nullable=False),
    Column("fired_at", UTC, nullable=False),
)

_FORGET = Statement(delete(due_firing).where(due_firing.c.task_id == bindparam("of")))
_ADD = Statement(insert(due_firing))


def adding(task: Task, step: str, *, due_at: datetime, at: datetime) -> Order:
    """A step that was due at `due_at` happens at `at`."""
    return Order(_ADD, [{"task_id": task.id, "step": step, "instance_id": task.instance_id, "due_at": due_at, "fired_at": at}])


def forgetting(task: Task) -> Order:
    """Its time begins anew, and what happened in the time before may happen again."""
    return Order(_FORGET, [{"of": task.id}])
