"""Who changed what in the directory, and when: only ever added to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import uuid_utils
from sqlalchemy import Column, Connection, Index, String, Table, Text, insert

from engine.actor import Actor
from engine.store.columns import UTC, Json
from engine.store.schema import metadata

PERSON, ROLE, BRANCH = "person", "role", "branch"
directory_change = Table(
    "directory_change",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("subject", String(16), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Column("code", String(40), nullable=False),
    Column("changed", Json, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("at", UTC, nullable=False),
    Index("ix_directory_change_subject", "subject", "subject_id", "id"),
)


def add(
    connection: Connection, subject: str, subject_id: str, code: str, *, by: Actor, at: datetime, changed: Mapping[str, list[Any]] | None = None
) -> None:  # fmt: skip
    """`changed`: {field: [old, new]}, as a person reads it."""
    told = {"subject": subject, "subject_id": subject_id, "code": code, "changed": dict(changed or {})}
    row = {"id": str(uuid_utils.uuid7()), **told, "actor_id": by.id, "actor_name": by.name, "at": at}
    connection.execute(insert(directory_change), [row])
