"""The formulas of 授信额度, and what every sequence of events leaves true."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from processes.registry.invariants import quota as rules
from processes.registry.quotas import formulas, movements, periods
from processes.registry.quotas.automatic import automatic_amount
from processes.registry.quotas.entity import CreditQuota, Validity
from processes.registry.quotas.formulas import NOTHING, ON_DEMAND
from tests.registry.quotas import MARCH, NOON, quota, yuan

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("99999999999999.99"), places=2)
PERIODS = st.dates(date(2000, 2, 1), date(2999, 12, 31)).map(periods.of)


def is_sound(found: CreditQuota) -> bool:
    return found.remaining >= 0 and 0 <= found.unused <= found.downloaded


@given(AMOUNTS, AMOUNTS)
def test_available_and_downloaded_are_the_months_total(total: Decimal, downloaded: Decimal) -> None:
    assert formulas.available(total, downloaded) + downloaded == total


@given(AMOUNTS, AMOUNTS)
def test_on_the_single_track_what_is_left_and_what_was_downloaded_are_the_total_until_that_is_cut(total: Decimal, downloaded: Decimal) -> None:
    left = formulas.remaining_on_single_track(total, downloaded)

    assert left == max(formulas.available(total, downloaded), NOTHING)


@given(AMOUNTS, AMOUNTS)
def test_before_declaration_neither_last_months_rest_nor_this_months_start_is_exceeded(last_left: Decimal, month_start: Decimal) -> None:
    left = formulas.before_declaration(last_left, month_start)

    assert left <= last_left and left <= month_start and left in (last_left, month_start)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_after_declaration_what_is_left_and_what_was_used_in_any_system_are_the_total(total: Decimal, issued: Decimal, drawn: Decimal) -> None:
    used = formulas.used(issued, drawn)

    assert formulas.after_declaration(total, used) == (total - issued - drawn if used <= total else NOTHING)


@given(AMOUNTS, AMOUNTS)
def test_downloaded_is_what_was_uploaded_and_what_is_unused(downloaded: Decimal, uploaded: Decimal) -> None:
    assert formulas.unused(downloaded, uploaded) + uploaded == downloaded


@given(AMOUNTS, st.decimals(min_value=0, max_value=1, places=4))
def test_the_daily_download_is_a_share_to_the_cent_and_never_more_than_there_is(remaining: Decimal, ratio: Decimal) -> None:
    taken = formulas.automatic(remaining, ratio)

    assert 0 <= taken <= remaining and taken == taken.quantize(Decimal("0.01"))
    assert 0 <= remaining * ratio - taken < Decimal("0.01")


@given(AMOUNTS)
def test_nothing_is_subtracted_from_no_limit(amount: Decimal) -> None:
    unlimited = (formulas.available, formulas.remaining_on_single_track, formulas.after_declaration)

    assert {formula(ON_DEMAND, amount) for formula in unlimited} | {formulas.before_declaration(amount, ON_DEMAND)} == {ON_DEMAND}


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_when_everything_goes_through_leqi_both_ways_to_count_agree(total: Decimal, downloaded: Decimal, uploaded: Decimal) -> None:
    assume(uploaded <= downloaded <= total)
    held = replace(quota(), month_total=total, downloaded=downloaded, unused=formulas.unused(downloaded, uploaded))

    assert movements.declared(held, uploaded, at=NOON).remaining == formulas.remaining_on_single_track(total, downloaded)


@given(st.lists(st.tuples(st.sampled_from(["download", "return", "issue"]), AMOUNTS.filter(bool)), max_size=30), st.booleans())
def test_whatever_is_allowed_leaves_a_sound_quota_and_loses_no_cent(events: list[tuple[str, Decimal]], on_demand: bool) -> None:
    start = movements.opened("T", MARCH, month_start=ON_DEMAND if on_demand else Decimal("99999999999999.99"), last_left=None)
    found, invoiced = start, NOTHING
    for name, amount in events:
        allowed = {"download": rules.within_remaining, "return": rules.within_unused, "issue": lambda q, a: rules.may_invoice(q, a, NOON.date())}
        if allowed[name](found, amount) is None:
            found = {"download": movements.downloaded, "return": movements.returned, "issue": movements.issued}[name](found, amount)
            invoiced += amount if name == "issue" else 0
        assert is_sound(found)
    assert found.unused == formulas.unused(found.downloaded, invoiced)
    assert found.remaining == formulas.remaining_on_single_track(found.month_total, found.downloaded)
    assert found.month_total == start.month_total


@given(AMOUNTS.filter(bool), AMOUNTS.filter(bool))
def test_what_is_downloaded_and_given_back_leaves_no_trace(remaining: Decimal, amount: Decimal) -> None:
    before = quota(remaining=remaining)

    assert movements.returned(movements.downloaded(before, amount), amount) == before


@given(AMOUNTS, AMOUNTS)
def test_a_new_month_begins_with_nothing_downloaded(month_start: Decimal, last_left: Decimal) -> None:
    new = movements.opened("T", "202604", month_start=month_start, last_left=last_left)

    assert (new.downloaded, new.unused, new.remaining) == (NOTHING, NOTHING, min(month_start, last_left))


@pytest.mark.parametrize(
    ("values", "amount"),
    [
        ({"remaining": yuan("600000.00")}, "480000.00"),
        ({"remaining": yuan("0.01")}, "0.00"),
        ({"remaining": yuan("0.00")}, "0.00"),
        ({"suspended": True}, "0.00"),
        ({"month_total": ON_DEMAND, "remaining": ON_DEMAND}, "5000.00"),
        ({"month_total": ON_DEMAND, "remaining": ON_DEMAND, "suspended": True}, "0.00"),
    ],
)
def test_the_daily_download_follows_its_decision_table(values: dict[str, object], amount: str) -> None:
    assert automatic_amount(quota(**values), on_demand=yuan("5000.00")) == yuan(amount)


@given(PERIODS)
def test_a_period_is_the_days_from_its_first_to_its_last(period: str) -> None:
    first, last = periods.first_day(period), periods.last_day(period)

    assert (periods.of(first), periods.of(last), first.day) == (period, period, 1)
    assert periods.of(periods.first_day(period).replace(day=28)) == period and periods.before(period) < period


@pytest.mark.parametrize("text", ["2026-03", "202613", "20263", "", "二〇二六三月"])
def test_what_is_no_month_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|month"):
        periods.first_day(text)


@pytest.mark.parametrize(
    ("day", "validity"),
    [
        (date(2026, 2, 28), Validity.VOID),
        (date(2026, 3, 4), Validity.OUTSIDE),
        (date(2026, 3, 5), Validity.VALID),
        (date(2026, 3, 16), Validity.VALID),
        (date(2026, 3, 17), Validity.OUTSIDE),
        (date(2026, 4, 1), Validity.VOID),
    ],
)
def test_a_quota_is_valid_from_its_first_to_its_last_day_and_void_in_another_month(day: date, validity: Validity) -> None:
    assert quota(valid_from=date(2026, 3, 5), valid_to=date(2026, 3, 16)).validity(day) is validity


def test_without_a_range_the_whole_month_is_valid() -> None:
    assert {quota().validity(date(2026, 3, day)) for day in range(1, 32)} == {Validity.VALID}
