"""同步: the platform's figures take the place of ours, once an hour at most."""

from datetime import datetime

from sqlalchemy import Connection

from processes.registry.invariants import quota as rules
from processes.registry.quotas import ledger, movements
from processes.registry.quotas.entity import Kind, QuotaTransaction
from processes.registry.quotas.movements import Answer


def check(connection: Connection, tax_no: str, *, now: datetime) -> None:
    """Whether the platform may be asked (I-18). Raises QuotaRefused (E-QUO-001 with the next time)."""
    ledger.refuse(rules.interval_kept(ledger.last_sync_at(connection, tax_no), now))


def synchronise(
    connection: Connection, tax_no: str, answer: Answer, *, by: str, now: datetime, platform_code: str = "00", request_no: str | None = None
) -> QuotaTransaction:
    """Enter what the platform answered; the first answer of a month makes its quota. Only this counts as a synchronisation.

    Raises QuotaRefused (E-QUO-001), ValueError for an answer that contradicts itself, LookupError for an enterprise the book does not know.
    """
    if not answer.is_plausible():
        raise ValueError(f"the platform's answer about {tax_no} contradicts itself: {answer}")
    ledger.hold_enterprise(connection, tax_no)
    check(connection, tax_no, now=now)
    before = ledger.quota(connection, tax_no, answer.period, lock=True)
    after = movements.synchronised(before, answer, tax_no=tax_no, at=now)
    return ledger.enter(connection, before, after, Kind.SYNC, by=by, now=now, platform_code=platform_code, request_no=request_no)
