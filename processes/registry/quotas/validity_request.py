"""What a request to 调整有效期 may ask, field by field (domain.md P15). Fields that are still empty are left to the form."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from processes.registry.invariants import quota as rules
from processes.registry.quotas.selected import selected
from processes.registry.quotas.transfer_request import Found, of_row


def problems(connection: Connection, form: Mapping[str, Any], *, now: datetime) -> Found:
    """The first problem of every field, by field name."""
    quota = selected(connection, form.get("quota"))
    found = {"quota": of_row(form.get("quota"), quota, now)}
    first, last = (date.fromisoformat(form[name]) if form.get(name) else None for name in ("valid_from", "valid_to"))
    if quota is not None and found["quota"] is None:
        if first:
            found["valid_from"] = rules.range_in_period(quota, first, first)
        if last:
            found["valid_to"] = rules.range_in_period(quota, last, last) or (rules.range_in_order(first, last) if first else None)
    return {name: (problem.code, problem.params) for name, problem in found.items() if problem is not None}
