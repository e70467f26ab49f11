"""权益: who may use which product until when, and whose right it was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.model import Page
from processes.registry import tables
from processes.registry.paging import Paging, matches, page
from processes.registry.records import read

_R, _E, _P, _L, _T = tables.entitlement.c, tables.enterprise.c, tables.product.c, tables.order_line.c, tables.tenant.c


@dataclass(frozen=True)
class EntitlementRow:
    """`status`: ACTIVE, REPLACED, REVOKED, EXPIRED."""

    id: str
    tax_no: str
    enterprise_name: str
    tenant_number: str
    tenant_name: str
    product_code: str
    product_name: str
    product_kind: str
    order_no: str
    order_line_id: str
    valid_from: date
    valid_to: date
    status: str
    version: int
    replaces: str | None
    replaced_by: str | None
    has_issued_invoices: bool


@dataclass(frozen=True)
class EntitlementDetail:
    """`chain`: the same right through all its replacements, the oldest first; it contains the entitlement itself."""

    entitlement: EntitlementRow
    chain: Sequence[EntitlementRow]


_SORTS = {
    "tax_no": _R.tax_no, "valid_to": _R.valid_to, "valid_from": _R.valid_from, "enterprise_name": _E.name, "product_code": _R.product_code,
    "status": _R.status, "order_no": _L.order_no,
}  # fmt: skip


def entitlements(
    connection: Connection, paging: Paging, *, text: str = "", status: str | None = None, tax_no: str | None = None, tenant: str | None = None,
    product: str | None = None, kind: str | None = None, order_no: str | None = None,
) -> Page[EntitlementRow]:  # fmt: skip
    """`text`: tax number or enterprise name. Raises BadSort, BadCursor."""
    equal = (
        (_R.status, status),
        (_R.tax_no, tax_no),
        (_E.tenant_number, tenant),
        (_R.product_code, product),
        (_P.kind, kind),
        (_L.order_no, order_no),
    )
    query = _rows().where(*(column == value for column, value in equal if value))
    query = query.where(matches(text, _R.tax_no, _E.name)) if text.strip() else query
    return page(connection, query, EntitlementRow, paging, sorts=_SORTS, key=_R.id)


def entitlement_detail(connection: Connection, entitlement_id: str) -> EntitlementDetail | None:
    """One entitlement with its chain; None when there is no such."""
    found = _one(connection, entitlement_id)
    if found is None:
        return None
    chain, first, last = [found], found, found
    while first.replaces and (before := _one(connection, first.replaces)):
        chain, first = [before, *chain], before
    while last.replaced_by and (after := _one(connection, last.replaced_by)):
        chain, last = [*chain, after], after
    return EntitlementDetail(found, chain)


def _one(connection: Connection, entitlement_id: str) -> EntitlementRow | None:
    row = connection.execute(_rows().where(_R.id == entitlement_id)).mappings().one_or_none()
    return read(EntitlementRow, row) if row else None


def _rows() -> Select[Any]:
    return (
        select(tables.entitlement, _E.name.label("enterprise_name"), _E.tenant_number, _T.name.label("tenant_name"),
               _P.name.label("product_name"), _P.kind.label("product_kind"), _L.order_no)
        .select_from(tables.entitlement)
        .join(tables.enterprise, _E.tax_no == _R.tax_no)
        .join(tables.tenant, _T.number == _E.tenant_number)
        .join(tables.product, _P.code == _R.product_code)
        .join(tables.order_line, _L.id == _R.order_line_id)
    )  # fmt: skip
