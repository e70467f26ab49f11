"""下载: quota goes from the tax bureau into 乐企."""

from datetime import date, datetime

from sqlalchemy import Connection

from processes.registry.invariants import quota as rules
from processes.registry.quotas import ledger, movements, requests
from processes.registry.quotas.entity import Kind, Order, QuotaTransaction


def check(connection: Connection, order: Order, *, now: datetime, automatic: bool = False) -> QuotaTransaction | None:
    """Whether it may be asked of the platform, before it is asked; what is answered was entered before for the same request.

    Raises QuotaRefused: E-QUO-004 (amount), 009 (number used), 006 (another month), 005 (suspended), 002 (too much). LookupError without a quota.
    """
    quota, earlier = requests.received(connection, order, Kind.AUTO if automatic else Kind.DOWNLOAD, now)
    if earlier is None:
        ledger.refuse(rules.not_suspended(quota) or rules.within_remaining(quota, order.amount))
    return earlier


def download(
    connection: Connection, order: Order, *, now: datetime, valid: tuple[date, date] | None = None, automatic: bool = False, platform_code: str = "00"
) -> QuotaTransaction:
    """Enter what the platform granted; the same request a second time changes nothing. Raises as `check` does, on the locked quota.

    `valid`: 使用区间起、止 as the platform answered, both days included; without it the validity stays. Outside the month: E-QUO-006.
    """
    before = ledger.existing(connection, order.tax_no, order.period, lock=True)
    earlier = check(connection, order, now=now, automatic=automatic)
    if earlier is not None:
        return earlier
    after = movements.downloaded(before, order.amount)
    if valid is not None:
        ledger.refuse(rules.range_in_period(before, *valid))
        after = movements.adjusted(after, *valid)
    kind = Kind.AUTO if automatic else Kind.DOWNLOAD
    return ledger.enter(
        connection, before, after, kind, by=order.by, now=now, amount=order.amount, ywlsh=order.ywlsh, platform_code=platform_code,
        request_no=order.request_no,
    )  # fmt: skip
