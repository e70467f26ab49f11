"""退回: quota that lies unused in 乐企 goes back to the tax bureau."""

from datetime import datetime

from sqlalchemy import Connection

from processes.registry.invariants import quota as rules
from processes.registry.quotas import ledger, movements, requests
from processes.registry.quotas.entity import Kind, Order, QuotaTransaction


def check(connection: Connection, order: Order, *, now: datetime) -> QuotaTransaction | None:
    """Whether it may be asked of the platform, before it is asked; what is answered was entered before for the same request.

    A suspension does not keep anybody from giving back. Raises QuotaRefused: E-QUO-004 (amount), 009 (number used), 006 (another month),
    003 (more than lies unused). LookupError without a quota.
    """
    quota, earlier = requests.received(connection, order, Kind.RETURN, now)
    if earlier is None:
        ledger.refuse(rules.within_unused(quota, order.amount))
    return earlier


def give_back(connection: Connection, order: Order, *, now: datetime, platform_code: str = "00") -> QuotaTransaction:
    """Enter what the platform took back; the same request a second time changes nothing. Raises as `check` does, on the locked quota."""
    before = ledger.existing(connection, order.tax_no, order.period, lock=True)
    earlier = check(connection, order, now=now)
    if earlier is not None:
        return earlier
    after = movements.returned(before, order.amount)
    return ledger.enter(
        connection, before, after, Kind.RETURN, by=order.by, now=now, amount=order.amount, ywlsh=order.ywlsh, platform_code=platform_code,
        request_no=order.request_no,
    )  # fmt: skip
