"""What tenants hold, kept for this transaction. Always in this order, so that two transfers never wait for each other in a circle:
tenants by number, then enterprises by tax number, then their entitlements."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from engine.errors import Problem
from processes.registry import tables
from processes.registry.records import Enterprise, Entitlement, Tenant, read
from processes.registry.refusals import Refused
from processes.registry.transfers.entity import Totals

_T, _E, _R, _O, _L = tables.tenant, tables.enterprise, tables.entitlement, tables.customer_order, tables.order_line


class TransferRefused(Refused):
    """Something about the transfer no longer holds."""


def refuse(problem: Problem | None) -> None:
    """Raises TransferRefused."""
    if problem is not None:
        raise TransferRefused(problem)


def tenants(connection: Connection, *numbers: str) -> list[Tenant]:
    """Both ends, as they were asked for. Raises LookupError."""
    rows = connection.execute(select(_T).where(_T.c.number.in_(numbers)).order_by(_T.c.number).with_for_update()).mappings().all()
    found = {row["number"]: read(Tenant, row) for row in rows}
    if missing := [number for number in numbers if number not in found]:
        raise LookupError(f"no tenant {missing}")
    return [found[number] for number in numbers]


def enterprises(connection: Connection, *, tax_nos: Collection[str] | None = None, tenant: str | None = None) -> tuple[Enterprise, ...]:
    """By tax numbers, or all of a tenant."""
    where = _E.c.tax_no.in_(tax_nos) if tax_nos is not None else _E.c.tenant_number == tenant
    rows = connection.execute(select(_E).where(where).order_by(_E.c.tax_no).with_for_update()).mappings()
    return tuple(read(Enterprise, row) for row in rows)


def active(connection: Connection, tax_nos: Collection[str]) -> tuple[Entitlement, ...]:
    """Their ACTIVE entitlements."""
    query = select(_R).where(_R.c.tax_no.in_(tax_nos), _R.c.status == "ACTIVE").order_by(_R.c.id).with_for_update()
    return tuple(read(Entitlement, row) for row in connection.execute(query).mappings())


def totals(connection: Connection, *numbers: str) -> Totals:
    """What these tenants have together."""
    theirs, orders = _E.c.tenant_number.in_(numbers), _O.c.tenant_number.in_(numbers)
    rights = _R.join(_E, _E.c.tax_no == _R.c.tax_no)
    lines = _L.join(_O, _O.c.order_no == _L.c.order_no)
    asked = (
        select(func.count()).select_from(_E).where(theirs),
        select(func.count()).select_from(rights).where(theirs, _R.c.status == "ACTIVE"),
        select(func.count()).select_from(_O).where(orders),
        select(func.coalesce(func.sum(_L.c.qty), 0)).select_from(lines).where(orders),
    )
    return Totals(*(int(connection.scalar(query) or 0) for query in asked))
