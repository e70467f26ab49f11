"""Settlements: one per request, exact to the cent, and standing until the money goes back."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from processes.registry import payments, queries
from tests.registry.conftest import NOW

DAY = date(2025, 11, 20)


def pay(book: Connection, amount: str) -> None:
    payments.record_payment(book, "SW-1", amount=Decimal(amount), method="对公转账", paid_at=DAY, voucher=["f1"], by="finance", now=NOW)


def test_a_payment_stands_to_the_cent_until_it_goes_back(book: Connection) -> None:
    pay(book, "200.10")
    assert payments.of(book, "SW-1") == payments.Settlement(Decimal("200.10"), False)

    payments.record_refund(book, "SW-1", amount=Decimal("200.10"), refunded_at=DAY, voucher=[], by="finance")
    assert payments.of(book, "SW-1") == payments.Settlement(None, False)


def test_confirming_again_corrects_the_first_confirmation(book: Connection) -> None:
    pay(book, "200")
    pay(book, "500")

    rows = queries.settlements(book, queries.Paging(total=True))
    assert rows.total == 1 and rows.items[0].amount == Decimal("500.00")


def test_a_waiver_settles_without_money_and_names_who_gave_it(book: Connection) -> None:
    payments.record_waiver(book, "SW-2", amount=Decimal(200), reason="大客户", by="product", now=NOW)

    assert payments.of(book, "SW-2") == payments.Settlement(None, True)
    assert queries.settlements(book, queries.Paging(), text="sw-2").items[0].waived_by == "product"


def test_a_payment_after_a_waiver_stands_alone(book: Connection) -> None:
    payments.record_waiver(book, "SW-1", amount=Decimal(200), reason="大客户", by="product", now=NOW)
    pay(book, "200")

    assert payments.of(book, "SW-1") == payments.Settlement(Decimal("200.00"), False)


def test_nothing_can_go_back_that_never_came_in(book: Connection) -> None:
    assert payments.of(book, "SW-3") == payments.Settlement(None, False)
    with pytest.raises(LookupError):
        payments.record_refund(book, "SW-3", amount=Decimal(1), refunded_at=DAY, voucher=[], by="finance")


def test_settlements_that_were_given_back_can_be_told_from_the_others(book: Connection) -> None:
    pay(book, "200")

    assert [row.serial_no for row in queries.settlements(book, queries.Paging(), refunded=False).items] == ["SW-1"]
    assert not queries.settlements(book, queries.Paging(), refunded=True).items
