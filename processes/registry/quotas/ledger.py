"""Quotas and their 额度流水 in the book: read, kept for this transaction, written together."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from uuid_utils import uuid7

from engine.errors import Problem
from processes.registry import book
from processes.registry.quotas.entity import CreditQuota, Kind, QuotaTransaction
from processes.registry.records import read
from processes.registry.refusals import Refused
from processes.registry.tables import credit_quota, credit_quota_transaction

_Q, _T = credit_quota.c, credit_quota_transaction.c


class QuotaRefused(Refused):
    """Something about the quota does not allow it: an E-QUO code."""


def quota(connection: Connection, tax_no: str, period: str, *, lock: bool = False) -> CreditQuota | None:
    """`lock=True` keeps the row for this transaction (FOR UPDATE on PostgreSQL)."""
    query = select(credit_quota).where(_Q.tax_no == tax_no, _Q.period == period)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else read(CreditQuota, row)


def existing(connection: Connection, tax_no: str, period: str, *, lock: bool = False) -> CreditQuota:
    """The quota that something is about to happen to. Raises LookupError when the enterprise has none of that month."""
    found = quota(connection, tax_no, period, lock=lock)
    if found is None:
        raise LookupError(f"{tax_no} has no credit quota of {period}")
    return found


def hold_enterprise(connection: Connection, tax_no: str) -> None:
    """Nobody else opens or synchronises a quota of this enterprise meanwhile. Raises LookupError."""
    if book.enterprise(connection, tax_no, lock=True) is None:
        raise LookupError(f"no enterprise {tax_no}")


def last_sync_at(connection: Connection, tax_no: str) -> datetime | None:
    """When the enterprise was last synchronised, whatever the month (I-18)."""
    moment: datetime | None = connection.scalar(select(func.max(_Q.last_sync_at)).where(_Q.tax_no == tax_no))
    return moment


def transaction(connection: Connection, *, ywlsh: str | None = None, invoice_no: str | None = None) -> QuotaTransaction | None:
    """What a 业务流水号 or an invoice number stands for."""
    query = select(credit_quota_transaction).where(_T.ywlsh == ywlsh if ywlsh is not None else _T.invoice_no == invoice_no)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _read(row)


def transactions(connection: Connection, tax_no: str, period: str) -> list[QuotaTransaction]:
    """额度流水 of one quota, oldest first."""
    query = select(credit_quota_transaction).where(_T.tax_no == tax_no, _T.period == period).order_by(_T.at, _T.id)
    return [_read(row) for row in connection.execute(query).mappings()]


def enter(
    connection: Connection, before: CreditQuota | None, after: CreditQuota, kind: Kind, *, by: str, now: datetime, amount: Decimal | None = None,
    ywlsh: str | None = None, invoice_no: str | None = None, platform_code: str = "", request_no: str | None = None,
) -> QuotaTransaction:  # fmt: skip
    """The quota as it is now, and what made it so. Raises QuotaRefused when another quota took the same number meanwhile."""
    entry = QuotaTransaction(
        str(uuid7()), after.tax_no, after.period, kind, amount, ywlsh, invoice_no, platform_code, before.as_json() if before else None,
        after.as_json(), by, now, request_no,
    )  # fmt: skip
    values = {column.name: getattr(after, column.name) for column in credit_quota.columns}
    try:
        with connection.begin_nested():
            if before is None:
                connection.execute(insert(credit_quota).values(**values))
            else:
                connection.execute(update(credit_quota).where(_Q.tax_no == after.tax_no, _Q.period == after.period).values(**values))
            connection.execute(insert(credit_quota_transaction).values(**{column.name: getattr(entry, column.name) for column in _T}))
    except IntegrityError as error:
        if (ywlsh or invoice_no) is None or transaction(connection, ywlsh=ywlsh, invoice_no=invoice_no) is None:
            raise
        raise QuotaRefused(Problem("E-QUO-009") if ywlsh else Problem("quota_invoice_taken", {"invoice_no": invoice_no})) from error
    return entry


def refuse(problem: Problem | None) -> None:
    """Raises QuotaRefused if there is a problem."""
    if problem is not None:
        raise QuotaRefused(problem)


def _read(row: Any) -> QuotaTransaction:
    return read(QuotaTransaction, {**row, "kind": Kind(row["kind"])})
