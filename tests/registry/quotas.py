"""What tests of credit quotas start from: one enterprise, March 2026."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry.calendar import SHANGHAI
from processes.registry.quotas import ledger
from processes.registry.quotas.adjust_validity import adjust_validity
from processes.registry.quotas.download import download
from processes.registry.quotas.entity import CreditQuota, Order, QuotaTransaction
from processes.registry.quotas.give_back import give_back
from processes.registry.quotas.issue import issue
from processes.registry.quotas.ledger import QuotaRefused
from processes.registry.quotas.movements import Answer
from processes.registry.quotas.synchronise import synchronise
from tests.registry.conftest import U01

MARCH = "202603"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
MONTH = (date(2026, 3, 1), date(2026, 3, 31))
EARLIER = NOON - timedelta(hours=3)
HOUR = timedelta(hours=1)
APRIL = datetime(2026, 4, 1, 0, 0, tzinfo=SHANGHAI)


def yuan(text: str) -> Decimal:
    return Decimal(text)


def quota(**values: Any) -> CreditQuota:
    """A million this month, of which 400 000 were downloaded and 100 000 of those invoiced."""
    amounts = {"month_total": yuan("1000000.00"), "remaining": yuan("600000.00"), "downloaded": yuan("400000.00"), "unused": yuan("300000.00")}
    return CreditQuota(**{"tax_no": U01, "period": MARCH, "suspended": False, **amounts, **values})


def put(book: Connection, *, at: datetime = EARLIER, **values: Any) -> CreditQuota:
    """The book's quota as the platform answers it; without `values` as `quota` has it."""
    wanted = quota(**values)
    answer = Answer(wanted.period, wanted.suspended, wanted.month_total, wanted.remaining, wanted.downloaded, wanted.unused)
    synchronise(book, wanted.tax_no, answer, by="tester", now=at)
    return now_in(book, wanted.period)


def now_in(book: Connection, period: str = MARCH) -> CreditQuota:
    return ledger.existing(book, U01, period)


def order(amount: str, ywlsh: str = "u1d1-0001", **values: Any) -> Order:
    return Order(**{"tax_no": U01, "period": MARCH, "amount": yuan(amount), "ywlsh": ywlsh, "by": "finance", **values})


def take(book: Connection, amount: str, ywlsh: str = "u1d1-0001", *, now: datetime = NOON, **values: Any) -> QuotaTransaction:
    return download(book, order(amount, ywlsh), now=now, **values)


def give(book: Connection, amount: str, ywlsh: str = "u1d1-0001", *, now: datetime = NOON) -> QuotaTransaction:
    return give_back(book, order(amount, ywlsh), now=now)


def draw(book: Connection, amount: str = "100.00", invoice_no: str = "26720000000000000001", *, now: datetime = NOON) -> QuotaTransaction:
    return issue(book, U01, amount=yuan(amount), invoice_no=invoice_no, issued_at=now, by="clerk")


def adjust(book: Connection, first: date = MONTH[0], last: date = MONTH[1], *, now: datetime = NOON) -> QuotaTransaction:
    return adjust_validity(book, U01, MARCH, valid=(first, last), by="finance", now=now)


def amounts(found: CreditQuota) -> tuple[str, str, str, str]:
    return str(found.month_total), str(found.remaining), str(found.downloaded), str(found.unused)


def refusal(call: Any, *arguments: Any, **named: Any) -> Problem:
    """Why it was refused."""
    with pytest.raises(QuotaRefused) as refused:
        call(*arguments, **named)
    return refused.value.problem
