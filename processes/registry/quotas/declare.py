"""申报比对成功: from here on 可用剩余额度 is what the whole month has left (R109, R111)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from processes.registry.calendar import day
from processes.registry.invariants import quota as rules
from processes.registry.quotas import ledger, movements
from processes.registry.quotas.entity import Kind, QuotaTransaction


def declare(connection: Connection, tax_no: str, period: str, *, used: Decimal, by: str, now: datetime) -> QuotaTransaction:
    """The declaration was made and matched. `used`: 本月已用发票额度 in yuan, over all systems (`formulas.used`).

    Raises QuotaRefused (E-QUO-006: the month is over), ValueError for a negative amount, LookupError without a quota.
    """
    if used < 0:
        raise ValueError(f"used {used}")
    before = ledger.existing(connection, tax_no, period, lock=True)
    ledger.refuse(rules.in_period(before, day(now)))
    return ledger.enter(connection, before, movements.declared(before, used, at=now), Kind.DECLARE, by=by, now=now)
