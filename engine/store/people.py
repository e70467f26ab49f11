"""People and their memberships, written by commands."""

from collections.abc import Sequence
from datetime import datetime

import uuid_utils
from sqlalchemy import Connection, delete, insert, update

from engine.store.directory import membership, person


def put(connection: Connection, person_id: str, *, name: str, email: str, at: datetime, **more: str | None) -> None:
    """Insert a person, or change name, mail and `more` (columns) of one who is there."""
    told = {"name": name, "email": email, "enabled": True, **more}
    if connection.execute(update(person).where(person.c.id == person_id).values(told)).rowcount == 0:
        connection.execute(insert(person).values(id=person_id, created_at=at, **told))


def set_memberships(connection: Connection, person_id: str, held: Sequence[tuple[str, str | None]]) -> None:
    """Exactly these (role, branch) pairs from now on."""
    connection.execute(delete(membership).where(membership.c.person_id == person_id))
    if held:
        rows = [{"id": str(uuid_utils.uuid7()), "person_id": person_id, "role_id": role, "branch_id": branch} for role, branch in dict.fromkeys(held)]
        connection.execute(insert(membership), rows)
