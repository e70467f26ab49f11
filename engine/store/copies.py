"""抄送: who else reads a request. Each person once, whoever sent it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, UniqueConstraint, exists, insert, literal, or_, select, update

from engine.actor import Actor
from engine.store.columns import UTC
from engine.store.schema import metadata
from engine.store.statement import Order, Statement
from engine.store.work import user_task

instance_copy = Table(
    "instance_copy",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("person_name", String(120), nullable=False),
    Column("by_id", String(64), nullable=False),
    Column("by_name", String(120), nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("read_at", UTC),
    UniqueConstraint("instance_id", "person_id"),
    Index("ix_instance_copy_person", "person_id", "read_at", "created_at"),
)

_ADD = Statement(insert(instance_copy))


def there(connection: Connection, instance_id: str) -> set[str]:
    """Who has one already."""
    return set(connection.scalars(select(instance_copy.c.person_id).where(instance_copy.c.instance_id == instance_id)))


def concerns(connection: Connection, instance_id: str, person_id: str) -> bool:
    """He has or had a task in it, or a copy of it."""
    c, t = instance_copy.c, user_task.c
    task = select(literal(1)).where(
        t.instance_id == instance_id, or_(t.assignee_id == person_id, t.closed_by == person_id, t.on_behalf_of_id == person_id)
    )
    return bool(
        connection.scalar(select(or_(exists(task), exists(select(literal(1)).where(c.instance_id == instance_id, c.person_id == person_id)))))
    )


def groups(connection: Connection, instance_id: str, *, person_id: str) -> set[tuple[str, str | None]]:
    """(role, branch) of every group that one of its tasks was open to, where this person was not barred from it."""
    t = user_task.c
    may = or_(t.barred_id.is_(None), t.barred_id != person_id)
    found = connection.execute(select(t.role_id, t.branch_id).where(t.instance_id == instance_id, t.role_id.is_not(None), may).distinct())
    return {(role, branch) for role, branch in found}


def adding(instance_id: str, people: Sequence[tuple[str, str, str]], *, by: Actor, at: datetime) -> Order:
    """`people`: (new id, person id, name)."""
    told = {"instance_id": instance_id, "by_id": by.id, "by_name": by.name, "created_at": at, "read_at": None}
    return Order(_ADD, [{"id": id_, "person_id": person, "person_name": name, **told} for id_, person, name in people])


def read(connection: Connection, instance_id: str, person_id: str, *, at: datetime) -> bool:
    """He has seen it; False where he had before, or has none."""
    c = instance_copy.c
    done = connection.execute(
        update(instance_copy).where(c.instance_id == instance_id, c.person_id == person_id, c.read_at.is_(None)).values(read_at=at)
    )
    return done.rowcount > 0
