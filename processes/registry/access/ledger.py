"""Invitations, what happened to them and their proofs in the book: read, kept for this transaction, written together."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError
from uuid_utils import uuid7

from engine.errors import Problem
from processes.registry.access import tables
from processes.registry.access.entity import AccessInvitation, DirectUnit, InvitationEvent, ProvidedBy, RelationProof, Source, Told, UsingUnit
from processes.registry.access.states import CONNECTED, IN_PROGRESS, STATUS_NAMES, Event, Status, Variant
from processes.registry.records import read
from processes.registry.refusals import Refused

_I, _E, _P = tables.access_invitation.c, tables.access_invitation_event.c, tables.relation_proof.c


class AccessRefused(Refused):
    """Something about the invitation does not allow it."""


def refuse(problem: Problem | None) -> None:
    """Raises AccessRefused if there is a problem."""
    if problem is not None:
        raise AccessRefused(problem)


def direct_unit(connection: Connection, tax_no: str | None) -> DirectUnit | None:
    row = connection.execute(select(tables.direct_unit).where(tables.direct_unit.c.tax_no == tax_no)).mappings().one_or_none()
    return None if row is None else read(DirectUnit, row)


def using_unit(connection: Connection, tax_no: str | None) -> UsingUnit | None:
    row = connection.execute(select(tables.using_unit).where(tables.using_unit.c.tax_no == tax_no)).mappings().one_or_none()
    return None if row is None else read(UsingUnit, row)


def know(connection: Connection, tax_no: str, *, name: str, authority_code: str) -> None:
    """A using unit the book does not know yet is added; what it knows of one stays."""
    if using_unit(connection, tax_no) is None:
        connection.execute(insert(tables.using_unit).values(tax_no=tax_no, name=name, authority_code=authority_code))


def invitation(connection: Connection, number: str | None, *, lock: bool = False) -> AccessInvitation | None:
    """`lock=True` keeps the row for this transaction (FOR UPDATE on PostgreSQL)."""
    query = select(tables.access_invitation).where(_I.number == number)
    return _one(connection, query.with_for_update() if lock else query)


def existing(connection: Connection, number: str, *, lock: bool = False) -> AccessInvitation:
    """The invitation that something is about to happen to. Raises LookupError."""
    found = invitation(connection, number, lock=lock)
    if found is None:
        raise LookupError(f"no invitation {number}")
    return found


def open_of(connection: Connection, direct_tax_no: str | None, using_tax_no: str | None) -> AccessInvitation | None:
    """The invitation of this pair that is under way or has led into 乐企; I-11 says there is at most one."""
    standing = _I.status.in_(sorted(IN_PROGRESS | CONNECTED))
    return _one(connection, select(tables.access_invitation).where(_I.direct_tax_no == direct_tax_no, _I.using_tax_no == using_tax_no, standing))


def events(connection: Connection, number: str) -> list[InvitationEvent]:
    """What happened to an invitation, oldest first."""
    query = select(tables.access_invitation_event).where(_E.invitation_no == number).order_by(_E.recorded_at, _E.id)
    return [_event(row) for row in connection.execute(query).mappings()]


def proofs(connection: Connection, number: str) -> list[RelationProof]:
    """Every version of an invitation's 关系证明材料, the first one first (I-13: none is ever deleted)."""
    query = select(tables.relation_proof).where(_P.invitation_no == number).order_by(_P.version)
    return [read(RelationProof, {**row, "provided_by": ProvidedBy(row["provided_by"])}) for row in connection.execute(query).mappings()]


def open_anew(connection: Connection, made: AccessInvitation, *, by: str) -> None:
    """A new invitation and its first entry. Raises AccessRefused when another one was opened meanwhile (I-11)."""
    try:
        with connection.begin_nested():
            connection.execute(insert(tables.access_invitation).values(**_plain(made)))
    except IntegrityError as error:
        found = open_of(connection, made.direct_tax_no, made.using_tax_no)
        if found is None:
            raise
        status = {"status": STATUS_NAMES[found.status]}
        raise AccessRefused(Problem("E-INV-014") if found.status in CONNECTED else Problem("E-INV-013", status)) from error
    _tell(connection, made, None, Told(Source.OWN, by, made.sent_at), at=made.sent_at)


def enter(connection: Connection, now_is: AccessInvitation, event: Event, told: Told, *, at: datetime) -> None:
    """The invitation as it is now, and what made it so."""
    changed = {name: value for name, value in _plain(now_is).items() if name in ("status", "reason", "respond_due_at", "updated_at")}
    connection.execute(update(tables.access_invitation).where(_I.number == now_is.number).values(**changed))
    _tell(connection, now_is, event, told, at=at)


def add_proof(connection: Connection, proof: RelationProof) -> None:
    """A new version; the one before is superseded and stays."""
    connection.execute(
        update(tables.relation_proof)
        .where(_P.invitation_no == proof.invitation_no, _P.superseded_by.is_(None))
        .values(superseded_by=proof.version)
    )  # fmt: skip
    connection.execute(insert(tables.relation_proof).values(**{**asdict(proof), "provided_by": str(proof.provided_by)}))


def _tell(connection: Connection, now_is: AccessInvitation, event: Event | None, told: Told, *, at: datetime) -> None:
    values = {
        "id": str(uuid7()), "invitation_no": now_is.number, "event": str(event) if event else None, "status": str(now_is.status),
        "source": str(told.source), "operator": told.operator, "reason": told.reason,
        "evidence": list(told.evidence) if told.source is Source.MANUAL else None, "occurred_at": told.occurred_at, "recorded_at": at,
    }  # fmt: skip
    connection.execute(insert(tables.access_invitation_event).values(**values))


def _plain(made: AccessInvitation) -> dict[str, Any]:
    return {**asdict(made), "variant": str(made.variant), "status": str(made.status)}


def _one(connection: Connection, query: Any) -> AccessInvitation | None:
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else read(AccessInvitation, {**row, "variant": Variant(row["variant"]), "status": Status(row["status"])})


def _event(row: Any) -> InvitationEvent:
    typed = {"event": Event(row["event"]) if row["event"] else None, "status": Status(row["status"]), "source": Source(row["source"])}
    return read(InvitationEvent, {**row, **typed})
