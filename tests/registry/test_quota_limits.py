"""I-16 to I-20: how much, how often, for which month, and the same request again; each refusal in the words of the catalogue."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection

from engine.texts import Texts
from processes.registry import demo
from processes.registry.invariants import quota as rules
from processes.registry.quotas import download, give_back, ledger
from processes.registry.quotas.entity import Kind
from processes.registry.quotas.formulas import ON_DEMAND
from processes.registry.quotas.movements import Answer
from processes.registry.quotas.open_period import open_period
from processes.registry.quotas.synchronise import synchronise
from tests.registry.conftest import U01, U02
from tests.registry.quotas import APRIL, HOUR, MARCH, NOON, adjust, amounts, draw, give, now_in, order, put, quota, refusal, take, yuan


@pytest.mark.parametrize("kind", ["download", "return"])
def test_i_20_the_same_request_again_is_answered_and_not_done_again_whatever_has_changed(book: Connection, kind: str) -> None:
    again = {"download": take, "return": give}[kind]
    put(book)
    first, after = again(book, "300000.00"), now_in(book)
    put(book, at=NOON + HOUR, suspended=True, remaining=yuan("0.00"), downloaded=after.downloaded, unused=yuan("0.00"))
    after = now_in(book)

    assert again(book, "300000.00", now=APRIL) == first
    assert now_in(book) == after and len(ledger.transactions(book, U01, MARCH)) == 3


def test_i_20_a_number_is_one_enterprises_one_months_and_one_types(book: Connection) -> None:
    put(book)
    put(book, tax_no=U02)
    take(book, "100.00", "n")

    assert refusal(give, book, "100.00", "n").code == "E-QUO-009"
    assert refusal(download.download, book, order("100.00", "n", tax_no=U02), now=NOON).code == "E-QUO-009"
    assert take(book, "100.00", "n", automatic=True).kind is Kind.DOWNLOAD


def test_i_20_the_same_invoice_is_deducted_once(book: Connection) -> None:
    put(book)
    first = draw(book, "100.00")

    assert draw(book, "100.00") == first and now_in(book).unused == yuan("299900.00")
    problem = refusal(draw, book, "100.01")
    assert (problem.code, dict(problem.params)) == ("quota_invoice_taken", {"invoice_no": first.invoice_no})


@pytest.mark.parametrize("amount", ["0", "-0.01", "0.001", "100.005", "NaN", "Infinity", "-Infinity", "", "一百", None, True, 1.234])
def test_i_16_and_i_17_what_is_no_amount_above_nothing_to_the_cent_is_refused(amount: object) -> None:
    problem = rules.well_formed(amount)

    assert problem is not None and (problem.code, dict(problem.params)) == ("E-QUO-004", {})


@pytest.mark.parametrize("amount", ["0.01", "1.230", 1, 1.23, "1e3", Decimal("9999999999999999.99"), "1e40"])
def test_i_16_an_amount_to_the_cent_is_well_formed_however_large(amount: object) -> None:
    assert rules.well_formed(amount) is None


def test_i_16_and_i_17_every_verb_asks_for_an_amount(book: Connection) -> None:
    put(book)

    assert {refusal(verb, book, amount).code for verb in (take, give, draw) for amount in ("0", "1.001")} == {"E-QUO-004"}


def test_i_16_the_limit_is_what_is_left_now_and_not_what_was_left_at_the_question(book: Connection) -> None:
    put(book)
    assert download.check(book, order("600000.00", "b"), now=NOON) is None
    take(book, "0.01", "a")

    problem = refusal(take, book, "600000.00", "b")
    assert (problem.code, dict(problem.params)) == ("E-QUO-002", {"available": "599999.99"})


def test_i_17_the_limit_is_what_lies_unused_now(book: Connection) -> None:
    put(book)
    assert give_back.check(book, order("300000.00"), now=NOON) is None
    draw(book, "0.01")

    problem = refusal(give, book, "300000.00")
    assert (problem.code, dict(problem.params)) == ("E-QUO-003", {"unused": "299999.99"})


def test_not_more_is_invoiced_than_lies_unused(book: Connection) -> None:
    put(book)

    problem = refusal(draw, book, "300000.01")
    assert (problem.code, dict(problem.params)) == ("quota_used_up", {"unused": "300000.00"})


def test_i_18_the_hour_is_the_enterprises_and_goes_on_over_the_end_of_the_month(book: Connection) -> None:
    late = APRIL - timedelta(minutes=10)
    put(book, at=late)
    april = Answer("202604", False, yuan("500.00"), yuan("500.00"), yuan("0.00"), yuan("0.00"))

    problem = refusal(synchronise, book, U01, april, by="finance", now=APRIL)
    assert (problem.code, dict(problem.params)) == ("E-QUO-001", {"next_time": "00:50:00"})
    assert refusal(synchronise, book, U01, april, by="finance", now=late).params["next_time"] == "2026-04-01 00:50:00"
    synchronise(book, U02, april, by="finance", now=APRIL)
    synchronise(book, U01, april, by="finance", now=late + HOUR)
    assert amounts(now_in(book, "202604")) == ("500.00", "500.00", "0.00", "0.00")


def test_i_18_at_the_time_it_names_it_is_allowed(book: Connection) -> None:
    put(book, at=NOON + timedelta(microseconds=1))

    problem = refusal(put, book, at=NOON + HOUR)
    assert problem.params["next_time"] == "13:00:01"
    put(book, at=NOON + HOUR + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 3, 1), date(2026, 4, 1), "E-QUO-006"),
        (date(2026, 2, 28), date(2026, 3, 31), "E-QUO-006"),
        (date(2026, 2, 1), date(2026, 2, 28), "E-QUO-006"),
        (date(2026, 3, 16), date(2026, 3, 15), "quota_validity_reversed"),
    ],
)
def test_i_19_a_validity_lies_within_its_month(book: Connection, first: date, last: date, code: str) -> None:
    put(book)

    assert refusal(adjust, book, first, last).code == code
    assert code == "quota_validity_reversed" or refusal(take, book, "1.00", valid=(first, last)).code == code
    assert amounts(now_in(book)) == amounts(quota())


def test_i_19_a_new_month_brings_nothing_along_and_begins_with_the_smaller_limit(book: Connection) -> None:
    put(book)
    old, new = now_in(book), open_period(book, U01, month_start=yuan("1000000.00"), by="SYSTEM", now=APRIL)

    assert amounts(new) == ("1000000.00", "900000.00", "0.00", "0.00") and new == now_in(book, "202604")
    assert (new.valid_from, new.last_sync_at, new.declared_at) == (None, None, None)
    assert now_in(book) == old


@pytest.mark.parametrize(
    ("held", "month_start", "remaining"),
    [
        ({"remaining": yuan("1200000.00")}, yuan("1000000.00"), "1000000.00"),
        ({"month_total": ON_DEMAND, "remaining": ON_DEMAND}, yuan("1000000.00"), "1000000.00"),
        ({}, ON_DEMAND, str(ON_DEMAND)),
        (None, yuan("1000000.00"), "1000000.00"),
    ],
)
def test_a_month_begins_with_last_months_rest_where_there_is_one(
    book: Connection, held: dict[str, Decimal] | None, month_start: Decimal, remaining: str
) -> None:
    if held is not None:
        put(book, **held)

    assert str(open_period(book, U01, month_start=month_start, by="SYSTEM", now=APRIL).remaining) == remaining


def test_a_month_is_opened_once_and_a_suspension_goes_on(book: Connection) -> None:
    put(book, suspended=True)
    first = open_period(book, U01, month_start=yuan("1000000.00"), by="SYSTEM", now=APRIL)

    assert first.suspended and open_period(book, U01, month_start=yuan("5.00"), by="SYSTEM", now=APRIL + HOUR) == first
    assert [entry.kind for entry in ledger.transactions(book, U01, "202604")] == [Kind.OPEN]


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        ("E-QUO-001", {"next_time": "10:00:00"}, "距上次同步不足一个小时，请于 10:00:00 后再同步"),
        ("E-QUO-002", {"available": "2000000.00"}, "下载额度不能大于可用剩余额度（2000000.00）"),
        ("E-QUO-003", {"unused": "300000.00"}, "退回额度不能大于已下载未使用额度（300000.00）"),
        ("E-QUO-004", {}, "请输入大于0的额度，最多两位小数"),
        ("E-QUO-005", {}, "该企业处于暂停授信状态，不能下载授信额度"),
        ("E-QUO-006", {"period": "202603"}, "授信额度已跨属期（属期 202603），上月未用完的额度不能调整为本月使用"),
        ("E-QUO-007", {}, "请先选中要操作的数据"),
        ("E-QUO-008", {}, "授信额度不在有效期内，请先完成申报或调整授信额度有效期"),
        ("E-QUO-009", {}, "相同业务流水号的申请类型或申请额度与原请求不一致"),
        ("quota_used_up", {"unused": "1.00"}, "开票金额不能大于已下载未使用额度（1.00）"),
    ],
)
def test_a_refusal_is_said_in_the_words_of_the_catalogue(code: str, params: dict[str, str], sentence: str) -> None:
    texts = Texts.load([Path(demo.__file__).parent.parent / "texts"])

    assert texts.render(code, params) == sentence
    assert all(value in texts.render(code, params, "en") for value in params.values()) and texts.has(code, "en")
