"""What scenarios may say about the book (`given`, `meanwhile`) and read from it (`expect.facts`)."""

from typing import Any

from sqlalchemy import Connection, select

from engine.handlers import fact, probe
from processes.registry import demo, loading, tables


@fact("base")
def base(connection: Connection, rows: str) -> None:
    """`base: demo` loads the demo data."""
    if rows != "demo":
        raise ValueError(f"there is no base {rows!r}")
    demo.load(connection)


@fact("tenants")
def tenants(connection: Connection, rows: Any) -> None:
    """`{TN_…: {name, enabled, …}}`"""
    loading.each(connection, rows, loading.into(tables.tenant), key="number", overwrite=True)


@fact("enterprises")
def enterprises(connection: Connection, rows: Any) -> None:
    """`{<tax number>: {tenant, name, status, …}}`; a new one without a name is called by its tax number."""
    loading.each(connection, rows, _enterprise, key="tax_no", overwrite=True)


@fact("orders")
def orders(connection: Connection, rows: Any) -> None:
    """`{<order number>: {activated_at, delivery_status, lines, …}}`"""
    loading.each(connection, rows, loading.order, key="order_no", overwrite=True)


@fact("entitlements")
def entitlements(connection: Connection, rows: Any) -> None:
    """`[{tax_no, product, order_no, status, has_issued_invoices}]`"""
    loading.each(connection, rows, loading.entitlement, key="id", overwrite=True)


@probe("entitlements")
def entitlement_facts(connection: Connection) -> list[dict[str, Any]]:
    """Every entitlement; `replaces_tax_no` names the tax number whose right it took over."""
    e, old = tables.entitlement, tables.entitlement.alias()
    query = select(e, old.c.tax_no.label("replaces_tax_no")).outerjoin(old, e.c.replaces == old.c.id).order_by(e.c.tax_no, e.c.product_code)
    return [plain(row, product="product_code") for row in connection.execute(query).mappings()]


@probe("enterprises")
def enterprise_facts(connection: Connection) -> list[dict[str, Any]]:
    """Every enterprise with its device."""
    e, d = tables.enterprise, tables.tax_device
    query = select(e, d.c.kind.label("device"), d.c.device_no).outerjoin(d, d.c.tax_no == e.c.tax_no).order_by(e.c.tax_no)
    return [plain(row, tenant="tenant_number") for row in connection.execute(query).mappings()]


@probe("tenants")
def tenant_facts(connection: Connection) -> list[dict[str, Any]]:
    """Every tenant."""
    return [plain(row) for row in connection.execute(select(tables.tenant).order_by(tables.tenant.c.number)).mappings()]


@probe("tenant_transfers")
def tenant_transfer_facts(connection: Connection) -> list[dict[str, Any]]:
    """Every transfer with the tax numbers that moved."""
    t, moved = tables.tenant_transfer, tables.tenant_transfer_enterprise.c
    rows = connection.execute(select(t).order_by(t.c.id)).mappings().all()
    numbers = {row["id"]: connection.scalars(select(moved.tax_no).where(moved.transfer_id == row["id"]).order_by(moved.tax_no)) for row in rows}
    return [{**plain(row), "tax_nos": list(numbers[row["id"]])} for row in rows]


@probe("fee_payments")
def fee_payment_facts(connection: Connection) -> list[dict[str, Any]]:
    """Every settlement; `waived` and `refunded` as yes or no."""
    rows = connection.execute(select(tables.fee_payment).order_by(tables.fee_payment.c.serial_no)).mappings()
    return [{**plain(row), "waived": bool(row["waived_by"]), "refunded": row["refunded_at"] is not None} for row in rows]


def _enterprise(connection: Connection, row: loading.Row, *, overwrite: bool) -> None:
    known = connection.scalar(select(tables.enterprise.c.name).where(tables.enterprise.c.tax_no == row["tax_no"]))
    loading.put(connection, tables.enterprise, {"name": known or row["tax_no"], **row}, overwrite=overwrite)


def plain(row: Any, **names: str) -> dict[str, Any]:
    """A row as a scenario writes it: short names, dates as text, money as number."""
    values = {**row, **{short: row[column] for short, column in names.items()}}
    return {key: value.isoformat() if hasattr(value, "isoformat") else _number(value) for key, value in values.items()}


def _number(value: Any) -> Any:
    return float(value) if type(value).__name__ == "Decimal" else value
