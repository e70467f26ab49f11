"""租户: its enterprises and orders, and the requests that changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.model import Page
from processes.registry import tables
from processes.registry.paging import MOST, Paging, matches, page
from processes.registry.queries.enterprises import EnterpriseRow, enterprises
from processes.registry.queries.orders import OrderRow, orders
from processes.registry.queries.transfers import TransferRow, transfers
from processes.registry.records import read

_T, _E, _O = tables.tenant.c, tables.enterprise.c, tables.customer_order.c


@dataclass(frozen=True)
class TenantRow:
    """`enterprises`, `orders`: how many it has."""

    number: str
    name: str
    enabled: bool
    disabled_reason: str
    merged_into: str | None
    contact_name: str
    contact_phone: str
    contact_email: str
    enterprises: int
    orders: int


@dataclass(frozen=True)
class TenantDetail:
    """The first enterprises and orders (at most 200 each); the lists show the rest."""

    tenant: TenantRow
    enterprises: Sequence[EnterpriseRow]
    orders: Sequence[OrderRow]
    transfers: Sequence[TransferRow]


_SORTS = {"number": _T.number, "name": _T.name}


def tenants(connection: Connection, paging: Paging, *, text: str = "", enabled: bool | None = None) -> Page[TenantRow]:
    """`text`: number or name. Raises BadSort, BadCursor."""
    query = _rows() if enabled is None else _rows().where(_T.enabled == enabled)
    query = query.where(matches(text, _T.number, _T.name)) if text.strip() else query
    return page(connection, query, TenantRow, paging, sorts=_SORTS, key=_T.number)


def tenant_detail(connection: Connection, number: str) -> TenantDetail | None:
    """One tenant; None when there is no such."""
    row = connection.execute(_rows().where(_T.number == number)).mappings().one_or_none()
    if row is None:
        return None
    rest = Paging(limit=MOST)
    return TenantDetail(
        read(TenantRow, row), enterprises(connection, rest, tenant=number).items, orders(connection, rest, tenant=number).items,
        transfers(connection, tenant=number),
    )  # fmt: skip


def _rows() -> Select[Any]:
    has_enterprises = select(func.count()).where(_E.tenant_number == _T.number).scalar_subquery()
    has_orders = select(func.count()).where(_O.tenant_number == _T.number).scalar_subquery()
    return select(tables.tenant, has_enterprises.label("enterprises"), has_orders.label("orders"))
