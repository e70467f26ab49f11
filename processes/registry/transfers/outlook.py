"""What a transfer would move, as the book stands: for the form, the reviewers, and the objects it occupies."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from processes.registry import book, tables

_E, _R, _P, _L, _O = tables.enterprise, tables.entitlement, tables.product, tables.order_line, tables.customer_order


def outlook(connection: Connection, *, source: str | None, target: str | None, tax_nos: Sequence[str] | None) -> dict[str, Any]:
    """`tax_nos` None: all enterprises of the source. Lists are of sentences for people; `seats_*` count entitlements."""
    numbers = list(tax_nos) if tax_nos is not None else _numbers(connection, source)
    rights, free = _rights(connection, numbers), _free(connection, target)
    return {
        "source_name": _name(connection, source), "target_name": _name(connection, target), "tax_nos": numbers,
        "moving_enterprises": _enterprises(connection, numbers), "existing_entitlements": rights,
        "target_orders": [f"{order_no} {product} 剩余 {left}" for order_no, product, left in free],
        "seats_needed": len(rights), "seats_free": sum(left for _, _, left in free),
    }  # fmt: skip


def _name(connection: Connection, number: str | None) -> str:
    found = book.tenant(connection, number)
    return found.name if found else number or ""


def _numbers(connection: Connection, tenant: str | None) -> list[str]:
    return list(connection.scalars(select(_E.c.tax_no).where(_E.c.tenant_number == tenant).order_by(_E.c.tax_no)))


def _enterprises(connection: Connection, tax_nos: Sequence[str]) -> list[str]:
    rows = connection.execute(select(_E.c.tax_no, _E.c.name).where(_E.c.tax_no.in_(tax_nos)).order_by(_E.c.tax_no))
    return [f"{tax_no} {name}" for tax_no, name in rows]


def _rights(connection: Connection, tax_nos: Sequence[str]) -> list[str]:
    query = (
        select(_R.c.tax_no, _P.c.name, _L.c.order_no, _R.c.valid_to)
        .join(_P, _P.c.code == _R.c.product_code)
        .join(_L, _L.c.id == _R.c.order_line_id)
        .where(_R.c.tax_no.in_(tax_nos), _R.c.status == "ACTIVE")
        .order_by(_R.c.tax_no, _P.c.code)
    )
    return [f"{tax_no} {name} 订单 {order_no} 至 {until}" for tax_no, name, order_no, until in connection.execute(query)]


def _free(connection: Connection, tenant: str | None) -> list[tuple[str, str, int]]:
    """(order number, product, entitlements left) of a tenant's delivered orders."""
    used = select(func.count()).where(_R.c.order_line_id == _L.c.id, _R.c.status == "ACTIVE").scalar_subquery()
    query = (
        select(_O.c.order_no, _P.c.name, (_L.c.qty - used).label("left"))
        .join(_L, _L.c.order_no == _O.c.order_no)
        .join(_P, _P.c.code == _L.c.product_code)
        .where(_O.c.tenant_number == tenant, _O.c.delivery_status == "已交付")
        .order_by(_L.c.id)
    )
    return [(order_no, name, left) for order_no, name, left in connection.execute(query) if left > 0]
