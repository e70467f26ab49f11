"""企业: tax number, tenant, tax device, rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.model import Page
from processes.registry import tables
from processes.registry.paging import MOST, Paging, matches, page
from processes.registry.queries.entitlements import EntitlementRow, entitlements
from processes.registry.queries.transfers import TransferRow, transfers
from processes.registry.records import read

_E, _T, _D, _R = tables.enterprise.c, tables.tenant.c, tables.tax_device.c, tables.entitlement.c


@dataclass(frozen=True)
class EnterpriseRow:
    """`active`: how many entitlements it holds; `status`: ACTIVE or DEREGISTERED."""

    tax_no: str
    name: str
    tenant_number: str
    tenant_name: str
    registered_name: str
    authority_code: str
    status: str
    prev_names: list[str]
    device: str | None
    device_no: str | None
    active: int


@dataclass(frozen=True)
class EnterpriseDetail:
    """An enterprise with its entitlements, also those it gave away, and the requests that moved it."""

    enterprise: EnterpriseRow
    entitlements: Sequence[EntitlementRow]
    transfers: Sequence[TransferRow]


_SORTS = {"tax_no": _E.tax_no, "name": _E.name, "tenant_number": _E.tenant_number, "status": _E.status}


def enterprises(
    connection: Connection, paging: Paging, *, text: str = "", tenant: str | None = None, status: str | None = None
) -> Page[EnterpriseRow]:
    """`text`: tax number or name. Raises BadSort, BadCursor."""
    query = _rows().where(*(column == value for column, value in ((_E.tenant_number, tenant), (_E.status, status)) if value))
    query = query.where(matches(text, _E.tax_no, _E.name)) if text.strip() else query
    return page(connection, query, EnterpriseRow, paging, sorts=_SORTS, key=_E.tax_no)


def enterprise_detail(connection: Connection, tax_no: str) -> EnterpriseDetail | None:
    """One enterprise; None when there is no such."""
    row = connection.execute(_rows().where(_E.tax_no == tax_no)).mappings().one_or_none()
    if row is None:
        return None
    rights = entitlements(connection, Paging("product_code", MOST), tax_no=tax_no).items
    return EnterpriseDetail(read(EnterpriseRow, row), rights, transfers(connection, tax_no=tax_no))


def _rows() -> Select[Any]:
    active = select(func.count()).where(_R.tax_no == _E.tax_no, _R.status == "ACTIVE").scalar_subquery()
    return (
        select(tables.enterprise, _T.name.label("tenant_name"), _D.kind.label("device"), _D.device_no, active.label("active"))
        .select_from(tables.enterprise)
        .join(tables.tenant, _T.number == _E.tenant_number)
        .outerjoin(tables.tax_device, _D.tax_no == _E.tax_no)
    )
