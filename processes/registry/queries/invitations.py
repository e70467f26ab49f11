"""接入邀请: who was invited to 乐企, how far it has come, what happened and with which proofs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.model import Page
from processes.registry.access import ledger, tables
from processes.registry.access.capabilities import RELATIONS
from processes.registry.access.entity import InvitationEvent, RelationProof
from processes.registry.access.states import STATUS_NAMES, Status
from processes.registry.paging import Paging, matches, page
from processes.registry.records import read

_I, _D, _U = tables.access_invitation.c, tables.direct_unit.c, tables.using_unit.c


@dataclass(frozen=True)
class InvitationRow:
    """`number` is also the number of the request that follows it; `status`, `variant` as in `access.states`; `relation` 01 to 05."""

    number: str
    using_tax_no: str
    using_name: str
    authority_code: str
    direct_name: str
    relation: str
    capabilities: list[str]
    variant: str
    status: str
    reason: str
    sent_at: datetime
    respond_due_at: datetime | None
    updated_at: datetime
    reinvite_of: str | None

    @property
    def invitation_no(self) -> str:
        return self.number

    @property
    def status_name(self) -> str:
        return STATUS_NAMES[Status(self.status)]

    @property
    def relation_name(self) -> str:
        return RELATIONS.get(self.relation, self.relation)


@dataclass(frozen=True)
class InvitationDetail:
    """`events` and `proofs` oldest first; `chain`: the same pair through all its invitations, the oldest first, itself among them."""

    invitation: InvitationRow
    events: Sequence[InvitationEvent]
    proofs: Sequence[RelationProof]
    chain: Sequence[InvitationRow]


_SORTS = {"invitation_no": _I.number, "using_name": _U.name, "status": _I.status}


def access_invitations(
    connection: Connection, paging: Paging, *, text: str = "", status: str | None = None, variant: str | None = None, relation: str | None = None,
    tax_no: str | None = None,
) -> Page[InvitationRow]:  # fmt: skip
    """`text`: number, tax number or name of the using unit. Raises BadSort, BadCursor."""
    equal = ((_I.status, status), (_I.variant, variant), (_I.relation, relation), (_I.using_tax_no, tax_no))
    query = _rows().where(*(column == value for column, value in equal if value))
    query = query.where(matches(text, _I.number, _I.using_tax_no, _U.name)) if text.strip() else query
    return page(connection, query, InvitationRow, paging, sorts=_SORTS, key=_I.number)


def access_invitation_detail(connection: Connection, number: str) -> InvitationDetail | None:
    """One invitation with its story; None when there is no such."""
    found = _one(connection, _I.number == number)
    if found is None:
        return None
    chain, first, last = [found], found, found
    while first.reinvite_of and (before := _one(connection, _I.number == first.reinvite_of)):
        chain, first = [before, *chain], before
    while after := _one(connection, _I.reinvite_of == last.number):
        chain, last = [*chain, after], after
    return InvitationDetail(found, ledger.events(connection, number), ledger.proofs(connection, number), chain)


def _one(connection: Connection, condition: Any) -> InvitationRow | None:
    row = connection.execute(_rows().where(condition)).mappings().one_or_none()
    return read(InvitationRow, row) if row else None


def _rows() -> Select[Any]:
    return (
        select(tables.access_invitation, _U.name.label("using_name"), _U.authority_code, _D.name.label("direct_name"))
        .select_from(tables.access_invitation)
        .join(tables.using_unit, _U.tax_no == _I.using_tax_no)
        .join(tables.direct_unit, _D.tax_no == _I.direct_tax_no)
    )
