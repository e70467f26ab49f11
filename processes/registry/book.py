"""Single entries of the book, by their key; `lock=True` keeps them for this transaction (FOR UPDATE on PostgreSQL)."""

from typing import TypeVar

from sqlalchemy import Connection, Select, Table, select

from processes.registry import tables
from processes.registry.records import Enterprise, Entitlement, Order, OrderLine, Product, TaxDevice, Tenant, read

T = TypeVar("T")


def tenant(connection: Connection, number: str | None, *, lock: bool = False) -> Tenant | None:
    return _one(connection, Tenant, tables.tenant, "number", number, lock)


def enterprise(connection: Connection, tax_no: str | None, *, lock: bool = False) -> Enterprise | None:
    return _one(connection, Enterprise, tables.enterprise, "tax_no", tax_no, lock)


def tax_device(connection: Connection, tax_no: str | None) -> TaxDevice | None:
    return _one(connection, TaxDevice, tables.tax_device, "tax_no", tax_no, False)


def product(connection: Connection, code: str | None) -> Product | None:
    return _one(connection, Product, tables.product, "code", code, False)


def order(connection: Connection, order_no: str | None) -> Order | None:
    return _one(connection, Order, tables.customer_order, "order_no", order_no, False)


def lines(connection: Connection, order_no: str) -> list[OrderLine]:
    """The lines of an order, in their order."""
    line = tables.order_line
    return [read(OrderLine, row) for row in connection.execute(select(line).where(line.c.order_no == order_no).order_by(line.c.id)).mappings()]


def active_entitlement(connection: Connection, tax_no: str | None, product_code: str | None, *, lock: bool = False) -> Entitlement | None:
    """The ACTIVE entitlement of a tax number for a product; I-02 says there is at most one."""
    e = tables.entitlement
    query = select(e).where(e.c.tax_no == tax_no, e.c.product_code == product_code, e.c.status == "ACTIVE")
    return _read(connection, Entitlement, query.with_for_update() if lock else query)


def registered_name(connection: Connection, tax_no: str | None) -> str | None:
    """What the companies register (工商登记) calls this tax number; None when it is not known."""
    record = tables.business_record.c
    name: str | None = connection.scalar(select(record.name).where(record.tax_no == tax_no))
    return name


def allocated(connection: Connection, order_line_id: str) -> int:
    """How many ACTIVE entitlements an order line carries (I-04)."""
    e = tables.entitlement.c
    return len(connection.execute(select(e.id).where(e.order_line_id == order_line_id, e.status == "ACTIVE")).all())


def _one(connection: Connection, row_type: type[T], table: Table, key: str, value: str | None, lock: bool) -> T | None:
    query = select(table).where(table.c[key] == value)
    return _read(connection, row_type, query.with_for_update() if lock else query)


def _read(connection: Connection, row_type: type[T], query: Select[tuple[object, ...]]) -> T | None:
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else read(row_type, row)
