"""The examples of the official documents and of the seed, Q1 to Q13, with their own figures."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from processes.registry.invariants import quota as rules
from processes.registry.quotas import formulas, movements, synchronise
from processes.registry.quotas.adjust_validity import adjust_validity
from processes.registry.quotas.automatic import automatic_amount
from processes.registry.quotas.issue import issue
from tests.registry.conftest import U01
from tests.registry.quotas import MONTH, NOON, give, now_in, put, quota, refusal, take, yuan

CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in json.loads((Path(__file__).parent / "quota_cases.json").read_text(encoding="utf-8"))}


def held(book: Connection, case: dict[str, Any], **more: str) -> None:
    """The quota of a case in the book; what it does not say is nothing."""
    named = {"month_total": "month_total", "available": "remaining", "downloaded": "downloaded", "unused": "unused"}
    amounts = dict.fromkeys(named.values(), yuan("0.00")) | {named[key]: yuan(case[key]) for key in named if key in case}
    put(book, suspended=case.get("suspended") == "Y", **amounts | {key: yuan(value) for key, value in more.items()})


def test_q1_the_daily_download_takes_eight_of_ten_million(book: Connection) -> None:
    case = CASES["Q1"]
    held(book, case)
    amount = automatic_amount(now_in(book), ratio=yuan(case["auto_download_ratio"]))
    assert amount == yuan(case["expect_auto_download"])

    take(book, str(amount), automatic=True)
    found, after = now_in(book), {key: yuan(value) for key, value in case["after"].items()}
    assert {"available": found.remaining, "downloaded": found.downloaded, "unused": found.unused} == after
    assert found.available == after["available"] and found.period == case["period"]


def test_q2_before_declaration_the_smaller_amount_is_the_limit() -> None:
    case = CASES["Q2"]

    assert formulas.before_declaration(yuan(case["last_month_left"]), yuan(case["month_start"])) == yuan(case["expect_available_before_declare"])


def test_q3_after_declaration_the_total_less_what_was_used_is_the_limit() -> None:
    case = CASES["Q3"]
    start = movements.opened(U01, "202604", month_start=yuan(case["month_total"]), last_left=yuan("2000000.00"))

    assert formulas.after_declaration(yuan(case["month_total"]), yuan(case["used"])) == yuan(case["expect_available_after_declare"])
    assert movements.declared(start, yuan(case["used"]), at=NOON).remaining == yuan(case["expect_available_after_declare"])


def test_q4_a_cent_more_than_lies_unused_does_not_go_back(book: Connection) -> None:
    case = CASES["Q4"]
    held(book, case, month_total="1000000", downloaded="400000")

    problem = refusal(give, book, case["return_amount"])
    assert (problem.code, dict(problem.params)) == (case["expect_error"], {"unused": case["unused"]})
    assert give(book, case["unused"]).after["unused"] == "0.00"


def test_q5_a_second_short_of_an_hour_is_too_soon(book: Connection) -> None:
    case = CASES["Q5"]
    put(book, at=datetime.fromisoformat(case["last_sync"]))

    problem = refusal(synchronise.check, book, U01, now=datetime.fromisoformat(case["now"]))
    assert (problem.code, dict(problem.params)) == (case["expect_error"], {"next_time": case["expect_next_time"]})
    put(book, at=datetime.fromisoformat(case["allowed_at"]))
    assert now_in(book).last_sync_at == datetime.fromisoformat(case["allowed_at"])


def test_q6_whoever_invoices_on_demand_downloads_a_fixed_amount_and_stays_without_limit(book: Connection) -> None:
    case = CASES["Q6"]
    held(book, case)
    amount = automatic_amount(now_in(book), on_demand=yuan(case["on_demand_amount"]))
    assert amount == yuan(case["on_demand_amount"])

    take(book, str(amount), automatic=True)
    found = now_in(book)
    assert found.remaining == found.month_total == found.available == yuan(case["available"])
    assert found.unused == amount


def test_q7_while_suspended_what_was_downloaded_is_invoiced_and_nothing_more_is_downloaded(book: Connection) -> None:
    case = CASES["Q7"]
    held(book, case, month_total="10000", remaining="5000", downloaded="5000")

    assert refusal(take, book, "1.00").code == case["expect_error"]
    issue(book, U01, amount=yuan(case["invoice_amount"]), invoice_no="26720000000000000001", issued_at=NOON, by="clerk")
    assert now_in(book).unused == 0


def test_q8_four_fifths_are_rounded_down_to_the_cent() -> None:
    case = CASES["Q8"]

    assert automatic_amount(quota(remaining=yuan(case["available"]))) == yuan(case["expect_auto_download"])


def test_q9_what_was_uploaded_this_month_is_no_longer_unused(book: Connection) -> None:
    case = CASES["Q9"]
    assert formulas.unused(yuan(case["downloaded"]), yuan(case["uploaded_this_month"])) == yuan(case["expect_unused"])

    held(book, case, unused=case["downloaded"])
    issue(book, U01, amount=yuan(case["uploaded_this_month"]), invoice_no="26720000000000000001", issued_at=NOON, by="clerk")
    assert (now_in(book).downloaded, now_in(book).unused) == (yuan(case["downloaded"]), yuan(case["expect_unused"]))


def test_q10_in_april_the_quota_of_march_is_not_adjusted(book: Connection) -> None:
    case = CASES["Q10"]
    put(book, period=case["period"])

    problem = refusal(adjust_validity, book, U01, case["period"], valid=MONTH, by="finance", now=datetime.fromisoformat(case["now"]))
    assert (problem.code, dict(problem.params)) == (case["expect_error"], {"period": case["period"]})


def test_q11_the_same_number_with_another_amount_is_another_request(book: Connection) -> None:
    case = CASES["Q11"]
    put(book)
    take(book, case["first_amount"], "same")

    assert refusal(take, book, case["second_amount"], "same").code == case["expect_error"]
    assert now_in(book).downloaded == yuan("400000") + yuan(case["first_amount"])


@pytest.mark.parametrize(("amount", "code"), CASES["Q12"]["inputs"].items())
def test_q12_what_is_downloaded_is_above_nothing_to_the_cent_and_within_the_limit(book: Connection, amount: str, code: str | None) -> None:
    held(book, CASES["Q12"], month_total="2000000.00")

    if code is None:
        assert take(book, amount).after["remaining"] == "0.00"
    else:
        problem = refusal(take, book, amount)
        assert (problem.code, dict(problem.params)) == (code, {"available": CASES["Q12"]["available"]} if code == "E-QUO-002" else {})


def test_q13_with_nothing_selected_nothing_is_downloaded() -> None:
    problem = rules.selected([])

    assert problem is not None and problem.code == CASES["Q13"]["expect_error"]
    assert rules.selected([quota()]) is None


def test_every_example_has_its_test() -> None:
    assert {name.split("_")[1].upper() for name in globals() if name.startswith("test_q")} == set(CASES)
