"""Working time in China: published days, foreseen ones, those that somebody edited."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import LOCAL, Calendar, WorkingTime, is_known, parse, shifts, working_time

CALENDAR = Calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def test_a_worked_sunday_of_the_holidays_is_worked_and_the_festival_is_free() -> None:
    assert CALENDAR.is_workday(date(2026, 9, 20))
    assert CALENDAR.day(date(2026, 10, 1)).name == "国庆节"
    assert not CALENDAR.is_workday(date(2026, 10, 8) - timedelta(days=1))


def test_two_workdays_before_the_national_day_end_after_it_at_the_same_hour() -> None:
    assert CALENDAR.add_workdays(at("2026-09-30T16:00"), 2) == at("2026-10-09T16:00")


def test_from_a_day_off_the_first_workday_is_the_next_one() -> None:
    assert CALENDAR.add_workdays(at("2026-11-28T10:00"), 1) == at("2026-11-30T10:00")


def test_workdays_run_backwards_too() -> None:
    assert CALENDAR.add_workdays(at("2026-10-09T16:00"), -2) == at("2026-09-30T16:00")


def test_eight_workhours_from_the_afternoon_before_the_holidays() -> None:
    assert CALENDAR.add_workhours(at("2026-09-30T16:00"), 8) == at("2026-10-08T16:30")


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-27T11:00", 2, "2026-11-27T14:30"),
        ("2026-11-27T12:30", 1, "2026-11-27T14:30"),
        ("2026-11-27T20:00", 1, "2026-11-30T10:00"),
        ("2026-11-27T08:00", "0.5", "2026-11-27T09:30"),
        ("2026-11-27T09:00", "7.5", "2026-11-27T18:00"),
        ("2026-11-30T10:00", -2, "2026-11-27T17:00"),
    ],
)
def test_workhours_skip_the_lunch_break_the_night_and_the_weekend(start: str, hours: object, expected: str) -> None:
    assert CALENDAR.add_workhours(at(start), Decimal(str(hours))) == at(expected)


def test_an_edited_day_wins_over_the_published_calendar() -> None:
    edited = Calendar({date(2026, 11, 30): (False, "台风"), date(2026, 11, 28): (True, "补班")})

    assert edited.add_workdays(at("2026-11-27T10:00"), 1) == at("2026-11-28T10:00")
    assert edited.add_workdays(at("2026-11-28T10:00"), 1) == at("2026-12-01T10:00")
    assert [day.name for day in edited.year(2026) if day.source == "edited"] == ["补班", "台风"]


def test_the_year_after_the_last_published_one_is_said_to_be_unknown_and_still_has_its_festivals() -> None:
    assert is_known(2026)
    assert not is_known(2027)
    assert CALENDAR.day(date(2027, 1, 1)).source == "foreseen"
    assert CALENDAR.add_workdays(at("2026-12-31T10:00"), 1) > at("2027-01-01T23:00")


def test_years_nobody_can_foresee_have_weekends_only() -> None:
    for year in (1900, 2500):
        days = list(CALENDAR.year(year))
        assert days == []
        assert CALENDAR.day(date(year, 10, 1)).source == "foreseen"


def test_other_hours_are_counted_where_the_house_works_other_hours() -> None:
    night = Calendar(shifts=shifts("18:00-22:00"))

    assert night.add_workhours(at("2026-11-27T12:00"), 5) == at("2026-11-30T19:00")


@pytest.mark.parametrize("text", ["09:00", "12:00-09:00", "09:00-12:00,11:00-13:00", "a-b", ""])
def test_hours_that_overlap_or_run_backwards_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        shifts(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 workdays", WorkingTime(Decimal(2), "workdays")),
        ("1 workday", WorkingTime(Decimal(1), "workdays")),
        ("4 workhours", WorkingTime(Decimal(4), "workhours")),
        ("0.5 workhours", WorkingTime(Decimal("0.5"), "workhours")),
        ("2个工作日", WorkingTime(Decimal(2), "workdays")),
        ("3 个工作小时", WorkingTime(Decimal(3), "workhours")),
        ("P3D", None),
        ("1.5 workdays", None),
        ("999999999 workdays", None),
        ("workdays", None),
    ],
)
def test_working_time_is_read_from_text(text: str, expected: WorkingTime | None) -> None:
    assert parse(text) == expected


def test_working_time_written_and_read_again_is_the_same() -> None:
    for length in (working_time(2, "workdays"), working_time(Decimal("0.25"), "workhours"), working_time(1200, "workdays")):
        assert parse(str(length)) == length


@settings(max_examples=60, deadline=None)
@given(
    start=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    hours=st.integers(0, 200),
    more=st.integers(0, 100),
)
def test_hours_add_up_whatever_the_year(start: datetime, hours: int, more: int) -> None:
    """Never an exception, never back in time, and in two steps as in one."""
    once = CALENDAR.add_workhours(start, hours + more)
    twice = CALENDAR.add_workhours(CALENDAR.add_workhours(start, hours), more)

    assert once >= start
    assert CALENDAR.add_workhours(once, 1) == CALENDAR.add_workhours(twice, 1)


def test_past_the_end_of_time_a_value_error_is_raised_and_nothing_hangs() -> None:
    with pytest.raises(ValueError):
        CALENDAR.add(datetime(9999, 12, 30, tzinfo=UTC), working_time(5, "workdays"))
