"""Demo data (all of it invented): three tenants, five enterprises, two orders. Loading it again changes nothing."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from processes.registry import loading, tables

_PARTS: tuple[tuple[str, Any], ...] = (
    ("tenants", loading.into(tables.tenant)),
    ("enterprises", loading.into(tables.enterprise)),
    ("tax_devices", loading.into(tables.tax_device)),
    ("business_records", loading.into(tables.business_record)),
    ("products", loading.into(tables.product)),
    ("orders", loading.order),
    ("entitlements", loading.entitlement),
)


def load(connection: Connection) -> None:
    """Add what is missing; what people have changed since stays as it is."""
    data = json.loads((Path(__file__).parent / "demo.json").read_text(encoding="utf-8"))
    for name, one in _PARTS:
        loading.each(connection, data[name], one, key="", overwrite=False)
