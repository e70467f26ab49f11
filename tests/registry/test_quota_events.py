"""What each event does to a credit quota, and when it may."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from processes.registry.quotas import ledger
from processes.registry.quotas.declare import declare
from processes.registry.quotas.entity import Kind
from processes.registry.quotas.formulas import ON_DEMAND
from processes.registry.quotas.open_period import open_period
from tests.registry.conftest import U01
from tests.registry.quotas import (
    APRIL,
    EARLIER,
    HOUR,
    MARCH,
    MONTH,
    NOON,
    adjust,
    amounts,
    draw,
    give,
    now_in,
    put,
    refusal,
    take,
    yuan,
)

EXPIRED = (date(2026, 3, 1), date(2026, 3, 1))
SUSPENDED, NOT = True, False
EVENTS: dict[str, Callable[[Connection, datetime], object]] = {
    "download": lambda book, now: take(book, "100.00", now=now),
    "daily": lambda book, now: take(book, "100.00", now=now, automatic=True),
    "return": lambda book, now: give(book, "100.00", now=now),
    "issue": lambda book, now: draw(book, now=now),
    "adjust": lambda book, now: adjust(book, now=now),
    "sync": lambda book, now: put(book, at=now),
    "declare": lambda book, now: declare(book, U01, MARCH, used=yuan("100.00"), by="SYSTEM", now=now),
}


@pytest.mark.parametrize(
    ("suspended", "when", "refused"),
    [
        (NOT, "valid", {}),
        (NOT, "expired", {"issue": "E-QUO-008"}),
        (NOT, "over", dict.fromkeys(("download", "daily", "return", "adjust", "declare"), "E-QUO-006")),
        (SUSPENDED, "valid", {"download": "E-QUO-005", "daily": "E-QUO-005"}),
        (SUSPENDED, "expired", {"download": "E-QUO-005", "daily": "E-QUO-005", "issue": "E-QUO-008"}),
        (SUSPENDED, "over", dict.fromkeys(("download", "daily", "return", "adjust", "declare"), "E-QUO-006")),
    ],
)
@pytest.mark.parametrize("event", EVENTS)
def test_suspension_and_validity_decide_together_what_may_happen(
    book: Connection, suspended: bool, when: str, refused: dict[str, str], event: str
) -> None:
    put(book, suspended=suspended)
    adjust(book, *(EXPIRED if when == "expired" else MONTH))
    before, now = now_in(book), APRIL if when == "over" else NOON

    if event == "issue" and when == "over":
        with pytest.raises(LookupError):
            EVENTS[event](book, now)
    elif event in refused:
        assert refusal(EVENTS[event], book, now).code == refused[event]
    else:
        EVENTS[event](book, now)
    stays = event in refused or (event, when) in (("adjust", "valid"), ("issue", "over"))
    assert (now_in(book) == before) is stays


def test_a_download_moves_the_amount_and_keeps_the_range_the_platform_answered(book: Connection) -> None:
    put(book)
    done = take(book, "100000.01", valid=(date(2026, 3, 2), date(2026, 3, 16)))

    assert amounts(now_in(book)) == ("1000000.00", "499999.99", "500000.01", "400000.01")
    assert (now_in(book).valid_from, now_in(book).valid_to) == (date(2026, 3, 2), date(2026, 3, 16))
    assert (done.kind, done.amount, done.operator, done.platform_code, done.at) == (Kind.DOWNLOAD, yuan("100000.01"), "finance", "00", NOON)


def test_a_return_moves_the_amount_back_and_keeps_the_range(book: Connection) -> None:
    put(book)
    adjust(book)
    done = give(book, "300000.00")

    assert amounts(now_in(book)) == ("1000000.00", "900000.00", "100000.00", "0.00")
    assert (done.kind, now_in(book).valid_to) == (Kind.RETURN, MONTH[1])


def test_whoever_invoices_on_demand_has_no_limit_before_and_after_a_return(book: Connection) -> None:
    put(book, month_total=ON_DEMAND, remaining=ON_DEMAND)
    give(book, "300000.00")

    assert amounts(now_in(book)) == (str(ON_DEMAND), str(ON_DEMAND), "100000.00", "0.00")


def test_an_invoice_lowers_what_is_unused_and_nothing_else(book: Connection) -> None:
    put(book)
    draw(book, "300000.00")

    assert amounts(now_in(book)) == ("1000000.00", "600000.00", "400000.00", "0.00")


def test_what_is_not_a_synchronisation_does_not_count_as_one(book: Connection) -> None:
    put(book)
    for event in ("download", "issue", "adjust", "declare"):
        EVENTS[event](book, NOON)

    assert now_in(book).last_sync_at == EARLIER
    put(book, at=EARLIER + HOUR)


def test_the_platforms_figures_take_the_place_of_ours_and_leave_validity_and_declaration(book: Connection) -> None:
    put(book)
    adjust(book)
    declare(book, U01, MARCH, used=yuan("100000.00"), by="SYSTEM", now=NOON)
    told = put(
        book, at=NOON + HOUR, suspended=True, month_total=yuan("900000.00"), remaining=yuan("1.00"), downloaded=yuan("2.00"), unused=yuan("0.50")
    )

    assert amounts(told) == ("900000.00", "1.00", "2.00", "0.50") and told.suspended
    assert (told.valid_from, told.valid_to, told.declared_at, told.last_sync_at) == (*MONTH, NOON, NOON + HOUR)


@pytest.mark.parametrize("wrong", [{"unused": yuan("400000.01")}, {"unused": yuan("-0.01")}, {"remaining": yuan("-1")}, {"month_total": yuan("-1")}])
def test_an_answer_that_contradicts_itself_is_not_entered(book: Connection, wrong: dict[str, Decimal]) -> None:
    put(book)
    before = now_in(book)
    with pytest.raises(ValueError, match="contradicts itself"):
        put(book, at=NOON, **wrong)

    assert now_in(book) == before


def test_after_declaration_the_limit_is_the_months_total_less_what_was_used_and_what_lies_in_leqi(book: Connection) -> None:
    put(book)
    declare(book, U01, MARCH, used=yuan("150000.00"), by="SYSTEM", now=NOON)

    assert (now_in(book).remaining, now_in(book).declared_at) == (yuan("550000.00"), NOON)
    with pytest.raises(ValueError, match="used -1"):
        declare(book, U01, MARCH, used=Decimal(-1), by="SYSTEM", now=NOON)


def test_the_ledger_tells_every_step_and_each_begins_where_the_one_before_ended(book: Connection) -> None:
    put(book)
    for step, event in enumerate(("adjust", "download", "issue", "declare")):
        EVENTS[event](book, NOON + step * HOUR)
    entries = ledger.transactions(book, U01, MARCH)

    assert [entry.kind for entry in entries] == [Kind.SYNC, Kind.ADJUST, Kind.DOWNLOAD, Kind.ISSUE, Kind.DECLARE]
    assert [entry.operator for entry in entries] == ["tester", "finance", "finance", "clerk", "SYSTEM"]
    assert [entry.before for entry in entries] == [None, *(entry.after for entry in entries[:-1])]
    assert entries[-1].after == now_in(book).as_json()
    assert entries[2] == ledger.transaction(book, ywlsh="u1d1-0001")


def test_what_the_book_does_not_know_has_no_quota(book: Connection) -> None:
    with pytest.raises(LookupError, match="no credit quota of 202603"):
        take(book, "1.00")
    with pytest.raises(LookupError, match="no enterprise"):
        put(book, tax_no="91350299FAKE000992")
    with pytest.raises(LookupError, match="no enterprise"):
        open_period(book, "91350299FAKE000992", month_start=yuan("1.00"), by="SYSTEM", now=NOON)
