"""订单: what was bought and how much of it is allocated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.model import Page
from processes.registry import tables
from processes.registry.paging import MOST, Paging, matches, page
from processes.registry.queries.entitlements import EntitlementRow, entitlements
from processes.registry.records import read

_O, _L, _T, _P, _R = tables.customer_order.c, tables.order_line.c, tables.tenant.c, tables.product.c, tables.entitlement.c


@dataclass(frozen=True)
class OrderRow:
    """`qty`: bought over all lines; `allocated`: ACTIVE entitlements on them."""

    order_no: str
    buyer_company: str
    tenant_number: str
    tenant_name: str
    delivery_status: str
    business_type: str
    order_class: str
    source: str
    contact_email: str
    activated_at: datetime | None
    qty: int
    allocated: int


@dataclass(frozen=True)
class OrderLineRow:
    id: str
    product_code: str
    product_name: str
    product_kind: str
    serial_no: str | None
    qty: int
    allocated: int
    from_date: date
    to_date: date


@dataclass(frozen=True)
class OrderDetail:
    order: OrderRow
    lines: Sequence[OrderLineRow]
    entitlements: Sequence[EntitlementRow]


_SORTS = {"order_no": _O.order_no, "buyer_company": _O.buyer_company, "tenant_number": _O.tenant_number, "delivery_status": _O.delivery_status}


def orders(
    connection: Connection, paging: Paging, *, text: str = "", tenant: str | None = None, delivery_status: str | None = None
) -> Page[OrderRow]:
    """`text`: order number or buyer. Raises BadSort, BadCursor."""
    query = _rows().where(*(column == value for column, value in ((_O.tenant_number, tenant), (_O.delivery_status, delivery_status)) if value))
    query = query.where(matches(text, _O.order_no, _O.buyer_company)) if text.strip() else query
    return page(connection, query, OrderRow, paging, sorts=_SORTS, key=_O.order_no)


def order_detail(connection: Connection, order_no: str) -> OrderDetail | None:
    """One order with its lines and their entitlements; None when there is no such."""
    row = connection.execute(_rows().where(_O.order_no == order_no)).mappings().one_or_none()
    if row is None:
        return None
    lines = [read(OrderLineRow, line) for line in connection.execute(_lines(order_no)).mappings()]
    return OrderDetail(read(OrderRow, row), lines, entitlements(connection, Paging("tax_no", MOST), order_no=order_no).items)


def _rows() -> Select[Any]:
    qty = select(func.coalesce(func.sum(_L.qty), 0)).where(_L.order_no == _O.order_no).scalar_subquery()
    allocated = (
        select(func.count())
        .select_from(tables.entitlement.join(tables.order_line, _L.id == _R.order_line_id))
        .where(_L.order_no == _O.order_no, _R.status == "ACTIVE")
        .scalar_subquery()
    )
    columns = select(tables.customer_order, _T.name.label("tenant_name"), qty.label("qty"), allocated.label("allocated"))
    return columns.select_from(tables.customer_order).join(tables.tenant, _T.number == _O.tenant_number)


def _lines(order_no: str) -> Select[Any]:
    allocated = select(func.count()).where(_R.order_line_id == _L.id, _R.status == "ACTIVE").scalar_subquery()
    columns = select(tables.order_line, _P.name.label("product_name"), _P.kind.label("product_kind"), allocated.label("allocated"))
    return columns.select_from(tables.order_line).join(tables.product, _P.code == _L.product_code).where(_L.order_no == order_no).order_by(_L.id)
