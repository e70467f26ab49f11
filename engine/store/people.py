"""People and their memberships, written by commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uuid_utils
from sqlalchemy import Connection, delete, insert, select, update

from engine.store.directory import membership, person, superiors


@dataclass(frozen=True)
class Held:
    """A role of a person, in a branch or everywhere; the moments None where there is no limit."""

    role_id: str
    branch_id: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True)
class PersonRow:
    name: str
    email: str
    enabled: bool
    manager_id: str | None


def get(connection: Connection, person_id: str) -> PersonRow | None:
    p = person.c
    row = connection.execute(select(p.name, p.email, p.enabled, p.manager_id).where(p.id == person_id)).one_or_none()
    return None if row is None else PersonRow(*row)


def put(connection: Connection, person_id: str, *, name: str, email: str, at: datetime, **more: str | None) -> None:
    """Insert a person, or change name, mail and `more` (columns) of one who is there."""
    told = {"name": name, "email": email, "enabled": True, **more}
    if connection.execute(update(person).where(person.c.id == person_id).values(told)).rowcount == 0:
        connection.execute(insert(person).values(id=person_id, created_at=at, **told))


def change(connection: Connection, person_id: str, columns: Mapping[str, Any]) -> None:
    """An empty id is nobody."""
    told = {name: value or None if name == "manager_id" else value for name, value in columns.items()}
    if told:
        connection.execute(update(person).where(person.c.id == person_id).values(told))


def held(connection: Connection, person_id: str) -> list[Held]:
    """Whatever he was given, also before and after its time."""
    m = membership.c
    return [Held(*row) for row in connection.execute(select(m.role_id, m.branch_id, m.valid_from, m.valid_to).where(m.person_id == person_id))]


def set_memberships(connection: Connection, person_id: str, wanted: Sequence[Held]) -> None:
    """Exactly these from now on."""
    connection.execute(delete(membership).where(membership.c.person_id == person_id))
    if wanted:
        rows = [{"id": str(uuid_utils.uuid7()), "person_id": person_id, **one.__dict__} for one in dict.fromkeys(wanted)]
        connection.execute(insert(membership), rows)


def above(connection: Connection, person_id: str) -> set[str]:
    """A person and all who stand above him."""
    return {person_id, *superiors(connection, person_id)}
