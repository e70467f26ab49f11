"""有效期调整: until when what was downloaded may be invoiced with."""

from datetime import date, datetime

from sqlalchemy import Connection

from processes.registry.calendar import day
from processes.registry.invariants import quota as rules
from processes.registry.quotas import ledger, movements
from processes.registry.quotas.entity import CreditQuota, Kind, QuotaTransaction


def check(connection: Connection, tax_no: str, period: str, *, now: datetime, lock: bool = False) -> CreditQuota:
    """Whether the platform may be asked: only about this month's quota (I-19). Raises QuotaRefused (E-QUO-006), LookupError."""
    quota = ledger.existing(connection, tax_no, period, lock=lock)
    ledger.refuse(rules.in_period(quota, day(now)))
    return quota


def adjust_validity(
    connection: Connection, tax_no: str, period: str, *, valid: tuple[date, date], by: str, now: datetime, platform_code: str = "00",
    request_no: str | None = None,
) -> QuotaTransaction:  # fmt: skip
    """Enter the range the platform answered (使用区间起、止, both days included). No amount changes.

    Raises QuotaRefused: E-QUO-006 (another month, or a range that leaves the month), quota_validity_reversed. LookupError without a quota.
    """
    before = check(connection, tax_no, period, now=now, lock=True)
    ledger.refuse(rules.range_in_period(before, *valid))
    after = movements.adjusted(before, *valid)
    return ledger.enter(connection, before, after, Kind.ADJUST, by=by, now=now, platform_code=platform_code, request_no=request_no)
