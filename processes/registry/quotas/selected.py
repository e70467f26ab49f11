"""What a person has selected in 授信额度管理: a row, as a form holds it, with what it shows of that row."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.errors import Problem
from engine.handlers import Context, service_task
from processes.registry import book
from processes.registry.calendar import day
from processes.registry.quotas import ledger
from processes.registry.quotas.entity import CreditQuota, Validity
from processes.registry.sentences import sentence

_AMOUNTS = ("month_total", "available", "remaining", "downloaded", "unused")
_TOLD = ("tax_no", "enterprise_name", "period", "suspended", "on_demand", "validity_notice", "book", *_AMOUNTS)


@service_task("quota-figures", effect="read")
def quota_figures(context: Context, *, quota: str | None) -> dict[str, Any]:
    """What the book knows of the selected row, for every process that starts from one."""
    return figures(context.connection, quota, now=context.now)


def selected(connection: Connection, key: str | None) -> CreditQuota | None:
    """The quota behind `<tax number>/<period>` (`CreditQuota.key`); None without such a row."""
    tax_no, _, period = (key or "").partition("/")
    return ledger.quota(connection, tax_no, period)


def figures(connection: Connection, key: str | None, *, now: datetime) -> dict[str, Any]:
    """What a form shows: amounts as JSON numbers, `available` as R106 has it; all of it None without such a row.

    Who invoices on demand has no limit, so there is no amount for it either. `book`: the row exactly, as text. `validity_notice`: the sentence
    of E-QUO-008 where it cannot be invoiced with today.
    """
    found = selected(connection, key)
    if found is None:
        return dict.fromkeys(_TOLD)
    enterprise = book.enterprise(connection, found.tax_no)
    limits = () if not found.on_demand else ("month_total", "available", "remaining")
    return {
        "tax_no": found.tax_no, "period": found.period, "suspended": found.suspended, "on_demand": found.on_demand, "book": found.as_json(),
        "enterprise_name": enterprise.name if enterprise else found.tax_no,
        "validity_notice": sentence(Problem("E-QUO-008")) if found.validity(day(now)) is Validity.OUTSIDE else None,
        **{name: None if name in limits else float(getattr(found, name)) for name in _AMOUNTS},
    }  # fmt: skip
