"""What the database holds of a credit quota whatever the code does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from processes.registry import tables
from processes.registry.quotas import ledger
from processes.registry.quotas.ledger import QuotaRefused
from tests.registry.conftest import U01, U02
from tests.registry.quotas import (
    MARCH,
    NOON,
    amounts,
    now_in,
    put,
    quota,
    take,
    yuan,
)


def change(book: Connection, **values: object) -> None:
    book.execute(update(tables.credit_quota).values(**values))


def add_quota(book: Connection, **values: object) -> None:
    columns = {column.name for column in tables.credit_quota.columns}
    given = {name: value for name, value in vars(quota(tax_no=U02)).items() if name in columns}
    book.execute(insert(tables.credit_quota).values(**{**given, **values}))


def add_entry(book: Connection, **values: object) -> None:
    entry = {"id": "x", "tax_no": U01, "period": MARCH, "kind": "SYNC", "after": {}, "operator": "x", "at": NOON}
    book.execute(insert(tables.credit_quota_transaction).values(**{**entry, **values}))


@pytest.mark.parametrize(
    "break_it",
    [
        pytest.param(lambda c: add_quota(c, period="202613"), id="a thirteenth month"),
        pytest.param(lambda c: add_quota(c, period="20261"), id="half a month"),
        pytest.param(lambda c: add_quota(c, tax_no=U01), id="a second quota of a month"),
        pytest.param(lambda c: change(c, remaining=yuan("-0.01")), id="I-16 less than nothing left"),
        pytest.param(lambda c: change(c, month_total=yuan("-0.01")), id="a total below nothing"),
        pytest.param(lambda c: change(c, unused=yuan("-0.01")), id="I-17 less than nothing unused"),
        pytest.param(lambda c: change(c, unused=yuan("400005.01")), id="I-17 more unused than downloaded"),
        pytest.param(lambda c: change(c, valid_to=date(2026, 3, 1)), id="half a validity"),
        pytest.param(lambda c: change(c, valid_from=date(2026, 3, 2), valid_to=date(2026, 3, 1)), id="a validity that ends before it begins"),
        pytest.param(lambda c: add_quota(c, tax_no="91350299FAKE000992"), id="an enterprise that is not there"),
        pytest.param(lambda c: add_entry(c, kind="DOWNLOAD", amount=yuan("5.00"), ywlsh="u1d1-0001"), id="I-20 a number twice"),
        pytest.param(lambda c: add_entry(c, kind="DOWNLOAD", amount=yuan("5.00")), id="I-20 a download without a number"),
        pytest.param(lambda c: add_entry(c, ywlsh="other"), id="a number of no request"),
        pytest.param(lambda c: add_entry(c, kind="RETURN", ywlsh="other"), id="a return of no amount"),
        pytest.param(lambda c: add_entry(c, kind="RETURN", ywlsh="other", amount=yuan("0.00")), id="a return of nothing"),
        pytest.param(lambda c: add_entry(c, kind="ISSUE", amount=yuan("5.00")), id="an invoice without a number"),
        pytest.param(lambda c: add_entry(c, kind="GIFT"), id="an event nobody knows"),
        pytest.param(lambda c: add_entry(c, period="202604"), id="an event of no quota"),
    ],
)
def test_the_database_refuses_to_break_a_quota(book: Connection, break_it: Callable[[Connection], None]) -> None:
    put(book)
    take(book, "5.00")
    with pytest.raises(IntegrityError), book.begin_nested():
        break_it(book)


def test_what_the_database_is_asked_to_break_would_be_whole_without_the_break(book: Connection) -> None:
    put(book)
    add_quota(book)
    add_entry(book)

    assert ledger.existing(book, U02, MARCH) == quota(tax_no=U02)


def test_amounts_are_compared_as_numbers_and_not_as_text(book: Connection) -> None:
    put(book)
    change(book, unused=yuan("90.00"), downloaded=yuan("100.00"))

    assert amounts(now_in(book))[2:] == ("100.00", "90.00")


def test_a_refusal_leaves_no_trace(book: Connection) -> None:
    put(book)
    with pytest.raises(QuotaRefused), book.begin_nested():
        take(book, "600000.01")

    assert book.scalar(select(func.count()).select_from(tables.credit_quota_transaction)) == 1
    assert replace(now_in(book), last_sync_at=None) == quota()
