"""What may be done with a credit quota in the book, by whom it is remembered, and what the database holds whatever the code does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy import Engine as Database
from sqlalchemy.exc import IntegrityError

from engine.texts import Texts
from processes.registry import demo, tables
from processes.registry.calendar import SHANGHAI
from processes.registry.invariants import quota as rules
from processes.registry.quotas import download, give_back, ledger
from processes.registry.quotas.adjust_validity import adjust_validity
from processes.registry.quotas.declare import declare
from processes.registry.quotas.entity import CreditQuota, Kind, QuotaTransaction
from processes.registry.quotas.formulas import ON_DEMAND
from processes.registry.quotas.issue import issue
from processes.registry.quotas.ledger import QuotaRefused
from processes.registry.quotas.movements import Answer
from processes.registry.quotas.open_period import open_period
from processes.registry.quotas.synchronise import synchronise
from tests.registry.conftest import U01, U02
from tests.registry.quotas import EARLIER, MARCH, MONTH, NOON, give, now_in, order, put, quota, refusal, take, yuan

HOUR = timedelta(hours=1)
APRIL = datetime(2026, 4, 1, 0, 0, tzinfo=SHANGHAI)
EXPIRED = {"valid": (date(2026, 3, 1), date(2026, 3, 1))}
SUSPENDED, NOT = True, False


def draw(book: Connection, amount: str = "100.00", invoice_no: str = "26720000000000000001", *, now: datetime = NOON) -> QuotaTransaction:
    return issue(book, U01, amount=yuan(amount), invoice_no=invoice_no, issued_at=now, by="clerk")


def adjust(book: Connection, first: date = MONTH[0], last: date = MONTH[1], *, now: datetime = NOON) -> QuotaTransaction:
    return adjust_validity(book, U01, MARCH, valid=(first, last), by="finance", now=now)


def amounts(found: CreditQuota) -> tuple[str, str, str, str]:
    return str(found.month_total), str(found.remaining), str(found.downloaded), str(found.unused)


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
    adjust(book, *(EXPIRED["valid"] if when == "expired" else MONTH))
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


@pytest.mark.postgresql
def test_of_two_downloads_that_want_the_same_rest_at_once_one_gets_it(postgres: Database) -> None:
    with postgres.begin() as connection:
        demo.load(connection)
        put(connection)
    with postgres.begin() as first, ThreadPoolExecutor(1) as other:
        take(first, "600000.00", "a")
        waiting = other.submit(lambda: _refused(postgres, lambda second: take(second, "0.01", "b")))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        first.commit()

        assert waiting.result(timeout=10) == "E-QUO-002"


@pytest.mark.postgresql
def test_of_two_synchronisations_at_once_one_is_entered(postgres: Database) -> None:
    with postgres.begin() as connection:
        demo.load(connection)
    with postgres.begin() as first, ThreadPoolExecutor(1) as other:
        put(first)
        waiting = other.submit(lambda: _refused(postgres, lambda second: put(second)))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        first.commit()

        assert waiting.result(timeout=10) == "E-QUO-001"


@pytest.mark.postgresql
def test_of_two_enterprises_that_use_a_number_at_once_one_gets_it(postgres: Database) -> None:
    with postgres.begin() as connection:
        demo.load(connection)
        put(connection)
        put(connection, tax_no=U02)
    with postgres.begin() as first, ThreadPoolExecutor(1) as other:
        take(first, "1.00", "same")
        theirs = order("1.00", "same", tax_no=U02)
        waiting = other.submit(lambda: _refused(postgres, lambda second: download.download(second, theirs, now=NOON)))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        first.commit()

        assert waiting.result(timeout=10) == "E-QUO-009"


def _refused(database: Database, verb: Callable[[Connection], object]) -> str:
    with database.connect() as second, second.begin(), pytest.raises(QuotaRefused) as refused:
        verb(second)
    return refused.value.problem.code
