"""ISO 8601 as timers write it: pure arithmetic."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.bpmn import timing
from engine.bpmn.timing import Timing
from engine.calendar import Calendar
from engine.duration import NoTime, duration

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("PT1H", NOW + timedelta(hours=1)),
        ("P1D", NOW + timedelta(days=1)),
        ("P2W", NOW + timedelta(days=14)),
        ("PT0.5S", NOW + timedelta(milliseconds=500)),
        ("PT0S", NOW),
        ("P1M", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("P1Y2M3DT4H5M6S", datetime(2027, 4, 3, 16, 5, 6, tzinfo=UTC)),
    ],
)
def test_durations(text: str, due: datetime) -> None:
    assert timing.read(text, "duration", NOW) == Timing(due)


def test_months_are_counted_in_china() -> None:
    """17:00 UTC on the 31st of January is already February there."""
    assert timing.read("P1M", "duration", datetime(2026, 1, 31, 17, tzinfo=UTC)).due == datetime(2026, 2, 28, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-02-03", datetime(2026, 2, 2, 16, tzinfo=UTC)),
        ("2026-02-03T10:00", datetime(2026, 2, 3, 2, tzinfo=UTC)),
        ("2026-02-03T10:00:00Z", datetime(2026, 2, 3, 10, tzinfo=UTC)),
        ("2026-02-03T10:00:00.250+02:00", datetime(2026, 2, 3, 8, 0, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_dates(text: str, due: datetime) -> None:
    assert timing.read(text, "date", NOW) == Timing(due)


@pytest.mark.parametrize(
    ("text", "due", "left"),
    [
        ("R3/PT1H", NOW + timedelta(hours=1), 3),
        ("R/PT1H", NOW + timedelta(hours=1), None),
        ("R2/2026-03-01/P1D", datetime(2026, 2, 28, 16, tzinfo=UTC), 2),
        ("R/2026-03-01T09:00:00Z/P1M", datetime(2026, 3, 1, 9, tzinfo=UTC), None),
    ],
)
def test_cycles(text: str, due: datetime, left: int | None) -> None:
    found = timing.read(text, "cycle", NOW)

    assert (found.due, found.left) == (due, left)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("duration", text) for text in ("", "P", "PT", "1 hour", "-PT1H", "P1DT", "P1H", "PT1D", "P-1D", "2026-01-01", "P9999Y", "P99999999999D")),
        *(("date", text) for text in ("", "2026-02-30", "2026-2-3", "PT1H", "tomorrow", "2026-02-03 10:00", "0001-01-01", "2026-02-03T25:00")),
        *(("cycle", text) for text in ("", "PT1H", "R0/PT1H", "R/PT0S", "R3", "R3/", "0 0 * * *", "R3/PT1H/2026-01-01", "R/x/PT1H", "R-1/PT1H")),
    ],
)
def test_what_is_no_time_of_that_kind(kind: timing.Kind, text: str) -> None:
    with pytest.raises(NoTime):
        timing.read(text, kind, NOW)


def test_a_month_longer_each_time_comes_back_to_the_last_day() -> None:
    found: Timing | None = timing.read("R5/P1M", "cycle", NOW)
    days = []
    while found is not None:
        days.append((found.due.month, found.due.day))
        found = timing.following(found, found.due)

    assert days == [(2, 28), (3, 31), (4, 30), (5, 31), (6, 30)]


periods = st.sampled_from(["PT1S", "PT7M", "PT1H", "P1D", "P1W", "P1M", "P1M1D", "P1Y", "P2Y3M4DT5H"])


@given(period=periods, late=st.timedeltas(timedelta(), timedelta(days=4000)), left=st.none() | st.integers(1, 50))
def test_periods_that_were_missed_are_used_up_and_the_next_one_lies_ahead(period: str, late: timedelta, left: int | None) -> None:
    first = timing.read(f"R{left or ''}/{period}", "cycle", NOW)
    now = first.due + late
    length = duration(period)
    missed = next((n for n in range(1, 60) if length.after(NOW, n + 1) > now), 60)

    found = timing.following(first, now)

    if left is not None and missed >= left:
        assert found is None
    else:
        assert found is not None
        assert found.due > now
        assert missed == 60 or found.due == length.after(NOW, missed + 1)
        assert left is None or found.left == left - missed


def test_a_cycle_ends_with_the_calendar() -> None:
    found = timing.read("R/9999-12-30/P1Y", "cycle", NOW)

    assert timing.following(found, found.due) is None


FRIDAY = datetime(2025, 11, 28, 8, tzinfo=UTC)
"""16:00 in Shanghai."""


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("R/2 workdays", ["12-02 16:00", "12-04 16:00", "12-08 16:00"]),
        ("R/2个工作日", ["12-02 16:00", "12-04 16:00", "12-08 16:00"]),
        ("R3/4 workhours", ["12-01 11:00", "12-01 16:30", "12-02 11:30", "-"]),
        ("R2/2025-11-29T09:00:00+08:00/1 workdays", ["11-29 09:00", "12-01 09:00", "-"]),
    ],
)
def test_a_cycle_of_working_time_has_its_grid_on_the_working_calendar(text: str, moments: list[str]) -> None:
    """Seven and a half hours a day, 09:00 to 12:00 and 13:30 to 18:00; nobody works on the 29th and 30th."""
    found: Timing | None = timing.read(text, "cycle", FRIDAY)
    told = []
    for _ in moments:
        told.append(f"{found.due.astimezone(timing.CHINA):%m-%d %H:%M}" if found else "-")
        found = timing.following(found, found.due) if found else None

    assert told == moments


@settings(deadline=None, max_examples=50)
@given(
    period=st.sampled_from(["1 workdays", "3 workdays", "4 workhours", "7.5 workhours", "0.25 workhours", "40 workhours"]),
    late=st.timedeltas(timedelta(), timedelta(days=40)), left=st.none() | st.integers(2, 30),
)  # fmt: skip
def test_missed_periods_of_working_time_are_used_up_one_by_one(period: str, late: timedelta, left: int | None) -> None:
    """Going step by step comes to the same moment, and to the same number of firings that are left."""
    first = timing.read(f"R{left or ''}/{period}", "cycle", FRIDAY)
    now, stepwise = first.due + late, first
    while stepwise is not None and stepwise.due <= now:
        stepwise = timing.following(stepwise, stepwise.due)

    assert timing.following(first, now) == stepwise


@pytest.mark.parametrize(
    "text", ["R/0 workdays", "R0/2 workdays", "R/-2 workdays", "R/1.5 workdays", "2 workdays", "R/2 days", "R/2", "R3/9999-12-30/P"]
)
def test_what_is_no_cycle_of_working_time(text: str) -> None:
    with pytest.raises(NoTime):
        timing.read(text, "cycle", NOW)


def test_a_moment_of_working_time_is_reckoned_anew_and_others_stay() -> None:
    free = Calendar({date(2025, 12, 1): (False, "停电")})
    for text, kind, moved in (("2 workdays", "duration", True), ("R/4 workhours", "cycle", True), ("PT48H", "duration", False)):
        before = timing.read(text, kind, FRIDAY)
        after = timing.reckoned(before, lambda: free)
        assert (after.due - before.due, after.origin, after.left) == (timedelta(days=1) * moved, before.origin, before.left)
    written = timing.read("R/2025-12-01T09:00:00+08:00/1 workdays", "cycle", FRIDAY)
    assert timing.reckoned(written, lambda: free) == written


@pytest.mark.parametrize(
    "text",
    [
        "PT1H",
        "P1Y",
        "2026-01-01",
        "2026-01-01T10:00:00+08:00",
        "R3/PT1H",
        "R/2026-01-01/P1D",
        "2 workdays",
        "4 workhours",
        "R/2 workdays",
        "R3/4 个工作小时",
    ],
)
def test_times_written_out_are_no_feel(text: str) -> None:
    assert timing.is_literal(text)


@pytest.mark.parametrize("text", ["deadline", 'duration("PT1H")', "P1H", "2026 - 1", "workdays", "days * 2", '"PT1H"', "", "R/2", "R/days", "R3/n/2"])
def test_anything_else_is(text: str) -> None:
    assert not timing.is_literal(text)


@pytest.mark.parametrize(
    ("value", "kind", "due"),
    [
        ("PT1H", "duration", NOW + timedelta(hours=1)),
        (feel.evaluate('duration("P1DT1H")', {}), "duration", NOW + timedelta(hours=25)),
        (feel.evaluate('duration("P1Y")', {}), "duration", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        (date(2026, 2, 3), "date", datetime(2026, 2, 2, 16, tzinfo=UTC)),
        (datetime(2026, 2, 3, 10, tzinfo=timezone(timedelta(hours=2))), "date", datetime(2026, 2, 3, 8, tzinfo=UTC)),
        (feel.evaluate('date and time("2026-02-03T10:00:00@Asia/Shanghai")', {}), "date", datetime(2026, 2, 3, 2, tzinfo=UTC)),
    ],
)
def test_what_feel_gives_is_a_time_too(value: object, kind: timing.Kind, due: datetime) -> None:
    assert timing.of_value(value, kind, NOW) == Timing(due)


@pytest.mark.parametrize("value", [None, 5, True, [], {}, ["PT1H"]])
def test_other_values_are_none(value: object) -> None:
    with pytest.raises(NoTime):
        timing.of_value(value, "duration", NOW)
