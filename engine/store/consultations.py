"""征求意见: whose opinion was asked for about a step. It blocks nobody, so it is no task: it is open while its step is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, Text, and_, insert, select, text, update

from engine.actor import Actor
from engine.store.columns import UTC
from engine.store.schema import metadata
from engine.store.statement import Order, Statement
from engine.store.work import activation

# What the partial index holds; a query must say the same to be answered from it.
_UNANSWERED = "answered_at IS NULL AND ended_at IS NULL"

consultation = Table(
    "consultation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("instance_id", ForeignKey("process_instance.id"), nullable=False),
    Column("activation_id", ForeignKey("activation.id"), nullable=False),
    Column("task_id", ForeignKey("user_task.id"), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("person_name", String(120), nullable=False),
    Column("by_id", String(64), nullable=False),
    Column("by_name", String(120), nullable=False),
    Column("question", Text, nullable=False),
    Column("opinion", Text),
    Column("created_at", UTC, nullable=False),
    Column("answered_at", UTC),
    Column("ended_at", UTC),
    Index("ix_consultation_instance", "instance_id", "created_at"),
    Index("ix_consultation_person", "person_id", sqlite_where=text(_UNANSWERED), postgresql_where=text(_UNANSWERED)),
)
C = consultation.c
IS_OPEN = and_(C.answered_at.is_(None), C.ended_at.is_(None), activation.c.left_at.is_(None))
"""SQL, of `WITH_STEP`: it waits for an answer."""
WITH_STEP = select(consultation, activation.c.name, activation.c.left_at).join(activation, activation.c.id == C.activation_id)

_ADD = Statement(insert(consultation))


def adding(step: tuple[str, str, str], people: Sequence[tuple[str, str, str]], question: str, *, by: Actor, at: datetime) -> Order:
    """`step`: (instance, activation, task) by their ids; `people`: (new id, person id, name)."""
    instance_id, activation_id, task_id = step
    told = {
        "instance_id": instance_id, "activation_id": activation_id, "task_id": task_id, "by_id": by.id, "by_name": by.name, "question": question,
        "opinion": None, "created_at": at, "answered_at": None, "ended_at": None,
    }  # fmt: skip
    return Order(_ADD, [{"id": id_, "person_id": person, "person_name": name, **told} for id_, person, name in people])


def find(connection: Connection, id_: str) -> dict[str, Any] | None:
    """One, with its step's `name` and `left_at`."""
    row = connection.execute(WITH_STEP.where(C.id == id_)).mappings().one_or_none()
    return dict(row) if row else None


def asked(connection: Connection, activation_id: str) -> dict[str, bool]:
    """Who was asked about this step, and whether he has yet to answer."""
    rows = connection.execute(select(C.person_id, C.answered_at, C.ended_at).where(C.activation_id == activation_id).order_by(C.created_at))
    return {person: answered is None and ended is None for person, answered, ended in rows}


def change(connection: Connection, id_: str, **told: Any) -> None:
    """Answered or taken back: `told` by column."""
    connection.execute(update(consultation).where(C.id == id_).values(**told))
