"""ISO 8601 as timers write it: pure arithmetic."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.bpmn import timing
from engine.bpmn.timing import NoTime, Timing

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
    length = timing.duration(period)
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


@pytest.mark.parametrize(
    "text", ["PT1H", "P1Y", "2026-01-01", "2026-01-01T10:00:00+08:00", "R3/PT1H", "R/2026-01-01/P1D", "2 workdays", "4 workhours"]
)
def test_times_written_out_are_no_feel(text: str) -> None:
    assert timing.is_literal(text)


@pytest.mark.parametrize("text", ["deadline", 'duration("PT1H")', "P1H", "2026 - 1", "workdays", "days * 2", '"PT1H"', ""])
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
