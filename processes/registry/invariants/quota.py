"""What may be done with 授信额度: I-16 to I-21 (domain.md §2.4), and what may be invoiced with it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from engine.errors import Problem
from processes.registry.calendar import SHANGHAI
from processes.registry.money import CENT
from processes.registry.quotas import periods
from processes.registry.quotas.entity import CreditQuota, Kind, QuotaTransaction, Validity

SYNC_INTERVAL = timedelta(hours=1)
_REQUEST_TYPE = {Kind.DOWNLOAD: "0", Kind.AUTO: "0", Kind.RETURN: "1"}
_LARGEST = Decimal("9999999999999999.99")


def selected(rows: Sequence[object]) -> Problem | None:
    """Something must be chosen before a button is pressed."""
    return None if rows else Problem("E-QUO-007")


def well_formed(entered: object) -> Problem | None:
    """I-16, I-17: an amount in yuan, above nothing, with at most two decimals; as a number or as text."""
    try:
        amount = Decimal(str(entered))
    except InvalidOperation:
        return Problem("E-QUO-004")
    if not amount.is_finite() or amount <= 0:
        return Problem("E-QUO-004")
    # Larger than any quota: that it is too much is for the next rule to say.
    return None if amount > _LARGEST or amount == amount.quantize(CENT) else Problem("E-QUO-004")


def within_remaining(quota: CreditQuota, amount: Decimal) -> Problem | None:
    """I-16: not more is downloaded than 可用剩余额度."""
    return None if amount <= quota.remaining else Problem("E-QUO-002", {"available": str(quota.remaining)})


def within_unused(quota: CreditQuota, amount: Decimal) -> Problem | None:
    """I-17: not more goes back than lies unused in 乐企."""
    return None if amount <= quota.unused else Problem("E-QUO-003", {"unused": str(quota.unused)})


def not_suspended(quota: CreditQuota) -> Problem | None:
    """I-21: while credit is suspended nothing is downloaded, by people or by the system."""
    return Problem("E-QUO-005") if quota.suspended else None


def in_period(quota: CreditQuota, today: date) -> Problem | None:
    """I-19: a quota is of its month and of no other. `today` in Shanghai."""
    return Problem("E-QUO-006", {"period": quota.period}) if quota.validity(today) is Validity.VOID else None


def range_in_period(quota: CreditQuota, valid_from: date, valid_to: date) -> Problem | None:
    """I-19: no day of a validity lies outside its month; and it ends no earlier than it begins."""
    if {periods.of(valid_from), periods.of(valid_to)} != {quota.period}:
        return Problem("E-QUO-006", {"period": quota.period})
    return range_in_order(valid_from, valid_to)


def range_in_order(valid_from: date, valid_to: date) -> Problem | None:
    """It ends no earlier than it begins."""
    return Problem("quota_validity_reversed") if valid_to < valid_from else None


def interval_kept(last_sync_at: datetime | None, now: datetime) -> Problem | None:
    """I-18: an hour between two synchronisations of one enterprise that succeeded. `next_time` is Shanghai's, with the day if it is another."""
    if last_sync_at is None or now - last_sync_at >= SYNC_INTERVAL:
        return None
    # Up to the next full second: at the time that is shown it is allowed.
    allowed = last_sync_at + SYNC_INTERVAL
    then, here = (allowed + timedelta(microseconds=-allowed.microsecond % 1_000_000)).astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    return Problem("E-QUO-001", {"next_time": f"{then:%H:%M:%S}" if then.date() == here.date() else f"{then:%Y-%m-%d %H:%M:%S}"})


def same_request(earlier: QuotaTransaction, *, tax_no: str, period: str, kind: Kind, amount: Decimal) -> Problem | None:
    """I-20: a 业务流水号 stands for one request: this enterprise, this month, this type (下载 or 退回), this amount."""
    before = (earlier.tax_no, earlier.period, _REQUEST_TYPE.get(earlier.kind), earlier.amount)
    return None if before == (tax_no, period, _REQUEST_TYPE[kind], amount) else Problem("E-QUO-009")


def may_invoice(quota: CreditQuota, amount: Decimal, today: date) -> Problem | None:
    """Only within its validity and only what was downloaded; a suspension does not touch what was downloaded before (I-21)."""
    if problem := in_period(quota, today):
        return problem
    if quota.validity(today) is Validity.OUTSIDE:
        return Problem("E-QUO-008")
    return None if amount <= quota.unused else Problem("quota_used_up", {"unused": str(quota.unused)})
