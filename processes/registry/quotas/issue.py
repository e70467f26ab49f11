"""开票扣减: an invoice takes its amount from what lies unused in 乐企."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry.calendar import day
from processes.registry.invariants import quota as rules
from processes.registry.quotas import ledger, movements, periods
from processes.registry.quotas.entity import Kind, QuotaTransaction


def issue(connection: Connection, tax_no: str, *, amount: Decimal, invoice_no: str, issued_at: datetime, by: str) -> QuotaTransaction:
    """Deduct an invoice from the quota of the month it is dated in; the same invoice a second time changes nothing.

    `amount` in yuan without VAT. Raises QuotaRefused: E-QUO-004 (amount), quota_invoice_taken (the number was another invoice's), E-QUO-008 (outside
    the validity), quota_used_up (more than lies unused). LookupError without a quota of that month.
    """
    ledger.refuse(rules.well_formed(amount))
    today = day(issued_at)
    before = ledger.existing(connection, tax_no, periods.of(today), lock=True)
    earlier = ledger.transaction(connection, invoice_no=invoice_no)
    if earlier is not None:
        same = (earlier.tax_no, earlier.period, earlier.amount) == (tax_no, before.period, amount)
        ledger.refuse(None if same else Problem("quota_invoice_taken", {"invoice_no": invoice_no}))
        return earlier
    ledger.refuse(rules.may_invoice(before, amount, today))
    after = movements.issued(before, amount)
    return ledger.enter(connection, before, after, Kind.ISSUE, by=by, now=issued_at, amount=amount, invoice_no=invoice_no)
