"""People and their memberships, written by commands."""

from collections.abc import Sequence
from datetime import datetime

import uuid_utils
from sqlalchemy import Connection, delete, insert, update

from engine.store.directory import membership, person


def put(connection: Connection, person_id: str, *, name: str, email: str, at: datetime) -> None:
    """Insert a person, or change name and mail of one who is there."""
    changed = connection.execute(update(person).where(person.c.id == person_id).values(name=name, email=email, enabled=True))
    if changed.rowcount == 0:
        connection.execute(insert(person).values(id=person_id, name=name, email=email, enabled=True, created_at=at))


def set_memberships(connection: Connection, person_id: str, held: Sequence[tuple[str, str | None]]) -> None:
    """Exactly these (role, branch) pairs from now on."""
    connection.execute(delete(membership).where(membership.c.person_id == person_id))
    if held:
        rows = [{"id": str(uuid_utils.uuid7()), "person_id": person_id, "role_id": role, "branch_id": branch} for role, branch in dict.fromkeys(held)]
        connection.execute(insert(membership), rows)
