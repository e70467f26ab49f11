"""月末翻转: on the 1st a month gets a quota of its own; what the month before had is void from then on (I-19)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from processes.registry.calendar import day
from processes.registry.quotas import ledger, movements, periods
from processes.registry.quotas.entity import CreditQuota, Kind


def open_period(connection: Connection, tax_no: str, *, month_start: Decimal, by: str, now: datetime) -> CreditQuota:
    """This month's quota: the one there is, or a new one with 本月月初发票额度 `month_start` (yuan) and the limit before declaration (R110).

    Raises LookupError for an enterprise the book does not know.
    """
    ledger.hold_enterprise(connection, tax_no)
    period = periods.of(day(now))
    found = ledger.quota(connection, tax_no, period, lock=True)
    if found is not None:
        return found
    last = ledger.quota(connection, tax_no, periods.before(period))
    left = movements.left_over(last) if last else None
    opened = movements.opened(tax_no, period, month_start=month_start, last_left=left, suspended=last.suspended if last else False)
    ledger.enter(connection, None, opened, Kind.OPEN, by=by, now=now)
    return opened
