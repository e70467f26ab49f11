"""What 下载 and 退回 have in common: an amount, a number that says it is the same request, and a month."""

from datetime import datetime

from sqlalchemy import Connection

from processes.registry.calendar import day
from processes.registry.invariants import quota as rules
from processes.registry.quotas import ledger
from processes.registry.quotas.entity import CreditQuota, Kind, Order, QuotaTransaction


def received(connection: Connection, order: Order, kind: Kind, now: datetime) -> tuple[CreditQuota, QuotaTransaction | None]:
    """The quota, and what was entered for the same request before (I-20); it only reads. Raises QuotaRefused, LookupError."""
    ledger.refuse(rules.well_formed(order.amount))
    quota = ledger.existing(connection, order.tax_no, order.period)
    earlier = ledger.transaction(connection, ywlsh=order.ywlsh)
    if earlier is not None:
        ledger.refuse(rules.same_request(earlier, tax_no=order.tax_no, period=order.period, kind=kind, amount=order.amount))
    else:
        ledger.refuse(rules.in_period(quota, day(now)))
    return quota, earlier
