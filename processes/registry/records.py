"""Rows of the book as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Tenant:
    number: str
    name: str
    enabled: bool
    contact_name: str
    contact_phone: str
    contact_email: str
    disabled_reason: str
    merged_into: str | None


@dataclass(frozen=True)
class Enterprise:
    tax_no: str
    name: str
    tenant_number: str
    registered_name: str
    address: str
    authority_code: str
    status: str
    prev_names: list[str]


@dataclass(frozen=True)
class TaxDevice:
    tax_no: str
    kind: str
    device_no: str


@dataclass(frozen=True)
class Product:
    """`kind`: 开票, 收票, 影像, 流量包; `edition`: 标准版, 旗舰版."""

    code: str
    name: str
    kind: str
    edition: str
    per_tax_no: bool


@dataclass(frozen=True)
class Order:
    order_no: str
    buyer_company: str
    tenant_number: str
    delivery_status: str
    business_type: str
    order_class: str
    source: str
    contact_email: str
    erp: str
    deployment: str
    activated_at: datetime | None


@dataclass(frozen=True)
class OrderLine:
    id: str
    order_no: str
    product_code: str
    serial_no: str | None
    qty: int
    from_date: date
    to_date: date


@dataclass(frozen=True)
class Entitlement:
    """What a tax number may use. `status`: ACTIVE, REPLACED, REVOKED, EXPIRED (变更中 is an object lock, not a status)."""

    id: str
    tax_no: str
    product_code: str
    order_line_id: str
    valid_from: date
    valid_to: date
    status: str
    version: int
    replaces: str | None
    replaced_by: str | None
    has_issued_invoices: bool


def read(row_type: type[T], row: Mapping[Any, Any]) -> T:
    """A row as one of the values above; columns it has no field for are left out."""
    return row_type(**{field.name: row[field.name] for field in fields(row_type)})  # type: ignore[arg-type]  # all of them are dataclasses
