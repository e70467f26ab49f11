"""Demo data (all of it invented): three tenants, five enterprises, three orders. Loading it again changes nothing."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from processes.registry import loading, tables
from processes.registry.access import loading as access
from processes.registry.quotas import periods

_PARTS: tuple[tuple[str, Any], ...] = (
    ("tenants", loading.into(tables.tenant)),
    ("enterprises", loading.into(tables.enterprise)),
    ("tax_devices", loading.into(tables.tax_device)),
    ("business_records", loading.into(tables.business_record)),
    ("products", loading.into(tables.product)),
    ("orders", loading.order),
    ("entitlements", loading.entitlement),
    ("direct_units", loading.into(tables.direct_unit)),
    ("using_units", loading.into(tables.using_unit)),
    ("access_invitations", access.invitation),
)


AS_OF = date(2025, 11, 20)
"""The day the data was invented for: the first order was activated ten days before."""
_DATES = ("activated_at", "from_date", "to_date", "sent_at", "respond_due_at", "updated_at", "at", "effective_from")


def load(connection: Connection, today: date | None = None) -> None:
    """Add what is missing; what people have changed since stays as it is. With `today` all dates move along, as if the data were of that day."""
    data = json.loads((Path(__file__).parent / "demo.json").read_text(encoding="utf-8"))
    later = (today or AS_OF) - AS_OF
    for name, one in _PARTS:
        loading.each(connection, _moved(data[name], later), one, key="", overwrite=False)


def load_quotas(connection: Connection, today: date) -> None:
    """A credit quota of this month for three of the enterprises: one untouched, one in use, one suspended."""
    values = json.loads((Path(__file__).parent / "demo_quotas.json").read_text(encoding="utf-8"))
    for row in values:
        loading.put(connection, tables.credit_quota, {"period": periods.of(today), **row}, overwrite=False)


def _moved(value: Any, later: timedelta) -> Any:
    if isinstance(value, list):
        return [_moved(item, later) for item in value]
    if isinstance(value, dict):
        return {k: _later(v, later) if k in _DATES and v else _moved(v, later) for k, v in value.items()}
    return value


def _later(text: str, later: timedelta) -> str:
    return (datetime.fromisoformat(text) + later).isoformat() if "T" in text else (date.fromisoformat(text) + later).isoformat()
