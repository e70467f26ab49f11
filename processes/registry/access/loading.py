"""Put invitations into the book as demo data and scenarios write them: with the steps that brought them where they stand."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from processes.registry import loading
from processes.registry.access import tables
from processes.registry.access.capabilities import BASIC
from processes.registry.access.entity import Source

Row = Mapping[str, Any]


def invitation(connection: Connection, row: Row, *, overwrite: bool) -> None:
    """`{number, direct_tax_no, using_tax_no, status, …, first, steps: [{event, status, at}], proofs}`; one that is there stays, or is changed."""
    told = {"relation": "04", "capabilities": list(BASIC), "variant": "SEED", **row}
    if "sent_at" in told:
        told = {"updated_at": told["sent_at"], **told}
    else:
        told |= _dates(connection, told)
    parts = ("steps", "first", "proofs")
    known = connection.scalar(select(tables.access_invitation.c.number).where(tables.access_invitation.c.number == row["number"]))
    values = row if known else told
    loading.put(connection, tables.access_invitation, {k: v for k, v in values.items() if k not in parts}, overwrite=overwrite)
    if known is None:
        _history(connection, told)


def _dates(connection: Connection, told: Row) -> dict[str, Any]:
    """A scenario that says nothing means: long ago, with all the time in the world."""
    sent = datetime.fromisoformat("2025-10-01T09:00:00+08:00")
    return {"sent_at": sent, "updated_at": sent, "respond_due_at": told.get("respond_due_at", sent + timedelta(days=365))}


def _history(connection: Connection, told: Row) -> None:
    number = told["number"]
    first = {"event": None, "status": told.get("first", told["status"]), "at": told["sent_at"]}
    for place, step in enumerate((first, *told.get("steps", ()))):
        source = Source.OWN if place == 0 else Source.API
        at = step["at"] if isinstance(step["at"], datetime) else datetime.fromisoformat(step["at"])
        values = {"event": step["event"], "status": step["status"], "source": str(source), "operator": "demo", "occurred_at": at, "recorded_at": at}
        reason = told.get("reason", "") if step["status"] == told["status"] and place else ""
        connection.execute(insert(tables.access_invitation_event).values(id=f"{number}-{place}", invitation_no=number, reason=reason, **values))
    for version, proof in enumerate(told.get("proofs", ()), start=1):
        begins = date.fromisoformat(str(proof["effective_from"])[:10])
        values = {"provided_by": proof["provided_by"], "files": proof["files"], "effective_from": begins, "recorded_by": "demo"}
        at = datetime.fromisoformat(f"{begins}T10:00:00+08:00")
        connection.execute(insert(tables.relation_proof).values(invitation_no=number, version=version, recorded_at=at, **values))
