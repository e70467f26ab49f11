"""Options for form fields, searched as people type; a choice prefills what the book knows with it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from engine.handlers import Context, Option, lookup
from processes.registry import tables, tax_number

_T, _E, _P, _O, _L, _R = tables.tenant, tables.enterprise, tables.product, tables.customer_order, tables.order_line, tables.entitlement


@lookup("tenants")
def tenants(context: Context, query: str, limit: int) -> Sequence[Option]:
    """Enabled tenants by number or name."""
    rows = _rows(context, select(_T.c.number, _T.c.name).where(_T.c.enabled), query, _T.c.number, _T.c.name, limit=limit)
    return [Option(row["number"], row["name"], row["number"]) for row in rows]


@lookup("source_tenants")
def source_tenants(context: Context, query: str, limit: int) -> Sequence[Option]:
    """Tenants that can give something away: disabled ones too. One that was merged is found by its number alone: requests still name it."""
    able = or_(_T.c.merged_into.is_(None), _T.c.number == query)
    rows = _rows(context, select(_T.c.number, _T.c.name).where(able), query, _T.c.number, _T.c.name, limit=limit)
    return [Option(row["number"], row["name"], row["number"]) for row in rows]


@lookup("products")
def products(context: Context, query: str, limit: int) -> Sequence[Option]:
    """Products by code or name; the detail says the kind."""
    rows = _rows(context, select(_P), query, _P.c.code, _P.c.name, limit=limit)
    return [Option(row["code"], row["name"], f"{row['kind']}产品 {row['code']}") for row in rows]


@lookup("invoicing_products")
def invoicing_products(context: Context, query: str, limit: int) -> Sequence[Option]:
    """开票 products only (I-08)."""
    rows = _rows(context, select(_P).where(_P.c.kind == "开票"), query, _P.c.code, _P.c.name, limit=limit)
    return [Option(row["code"], row["name"], row["code"]) for row in rows]


@lookup("orders")
def orders(context: Context, query: str, limit: int) -> Sequence[Option]:
    """Orders by number or buyer."""
    rows = _rows(context, select(_O), query, _O.c.order_no, _O.c.buyer_company, limit=limit)
    return [_order(row) for row in rows]


@lookup("enterprises")
def enterprises(context: Context, query: str, limit: int) -> Sequence[Option]:
    """Enterprises of the book by tax number or name."""
    rows = _rows(context, select(_E), query, _E.c.tax_no, _E.c.name, limit=limit)
    return [Option(row["tax_no"], row["name"], row["tax_no"], {"tenant": row["tenant_number"]}) for row in rows]


@lookup("tenant_enterprises")
def tenant_enterprises(context: Context, query: str, limit: int) -> Sequence[Option]:
    """Enterprises with the tenant they are under; for a row of a table."""
    base = select(_E.c.tax_no, _E.c.name, _T.c.name.label("tenant")).join(_T, _T.c.number == _E.c.tenant_number)
    rows = _rows(context, base, query, _E.c.tax_no, _E.c.name, limit=limit)
    return [Option(row["tax_no"], row["name"], f"{row['tax_no']} {row['tenant']}", {"name": row["name"]}) for row in rows]


@lookup("entitled_enterprises")
def entitled_enterprises(context: Context, query: str, limit: int) -> Sequence[Option]:
    """Tax numbers that hold an ACTIVE 开票 entitlement, with all that a request about it needs."""
    d = tables.tax_device.c
    base = (
        select(_E.c.tax_no, _E.c.name, _E.c.tenant_number, _P.c.code, _P.c.name.label("product_name"), _O.c.order_no, _O.c.buyer_company,
               _L.c.serial_no, d.kind, d.device_no)
        .select_from(_R)
        .join(_E, _E.c.tax_no == _R.c.tax_no)
        .join(_P, _P.c.code == _R.c.product_code)
        .join(_L, _L.c.id == _R.c.order_line_id)
        .join(_O, _O.c.order_no == _L.c.order_no)
        .outerjoin(tables.tax_device, d.tax_no == _E.c.tax_no)
        .where(_R.c.status == "ACTIVE", _P.c.kind == "开票")
    )  # fmt: skip
    return [_entitled(row) for row in _rows(context, base, query, _E.c.tax_no, _E.c.name, limit=limit)]


@lookup("business_records")
def business_records(context: Context, query: str, limit: int) -> Sequence[Option]:
    """工商登记 by tax number or name: what an enterprise is really called."""
    r = tables.business_record
    rows = _rows(context, select(r), query, r.c.tax_no, r.c.name, limit=limit)
    return [Option(row["tax_no"], row["name"], row["tax_no"], {"new_name": row["name"]}) for row in rows]


def _entitled(row: Any) -> Option:
    prefill = {
        "old_name": row["name"], "tenant": row["tenant_number"], "product": row["code"], "order_no": row["order_no"],
        "customer_name": row["buyer_company"], "serial_no": row["serial_no"], "old_device": row["kind"], "device_no_old": row["device_no"],
    }  # fmt: skip
    return Option(row["tax_no"], row["name"], f"{row['tax_no']} {row['product_name']}", {k: v for k, v in prefill.items() if v})


def _order(row: Any) -> Option:
    prefill = {"tenant": row["tenant_number"], "customer_name": row["buyer_company"]}
    return Option(row["order_no"], row["order_no"], f"{row['buyer_company']} {row['delivery_status']}", prefill)


def _rows(context: Context, base: Select[Any], query: str, key: ColumnElement[str], name: ColumnElement[str], *, limit: int) -> Sequence[Any]:
    """Rows whose key starts with the text (as a tax number is written) or whose name contains it."""
    text = tax_number.normalise(query)
    if text:
        base = base.where(or_(func.upper(key).startswith(text, autoescape=True), func.upper(name).contains(text, autoescape=True)))
    rows: Sequence[Any] = context.connection.execute(base.order_by(key).limit(limit)).mappings().all()
    return rows
