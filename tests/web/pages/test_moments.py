"""Times and durations as people say them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from engine.clock import FrozenClock
from tests.web.conftest import settings
from web.app import create_app
from web.present import lists, moments, numbers

NOW = datetime(2026, 11, 20, 5, 40, tzinfo=UTC)
"""13:40 in Shanghai."""


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path), clock=FrozenClock(NOW))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 20, 1, 0, tzinfo=UTC), "今天 09:00"),
        (datetime(2026, 11, 19, 16, 0, tzinfo=UTC), "今天 00:00"),
        (datetime(2026, 11, 19, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2026, 11, 18, 7, 42, tzinfo=UTC), "11-18 15:42"),
        (datetime(2025, 11, 18, 7, 42, tzinfo=UTC), "2025-11-18"),
        (date(2026, 11, 20), "2026-11-20"),
        (None, ""),
    ],
)
def test_a_moment_is_said_as_one_would_say_it_here_and_today(app: Flask, at: datetime | date | None, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert moments.when(at) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (30, "1 分"),
        (52 * 60, "52 分"),
        (4 * 3600 + 20 * 60, "4 小时 20 分"),
        (7200, "2 小时"),
        (46 * 3600, "1 天 22 小时"),
        (86_400, "1 天"),
        (-5, "1 分"),
    ],
)
def test_a_duration_has_two_units_at_most(app: Flask, seconds: int, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert moments.span(seconds) == said


@pytest.mark.parametrize(
    ("left", "state", "said"),
    [
        (timedelta(hours=-3), "over", "超时 3 小时"),
        (timedelta(hours=4, minutes=20), "soon", "剩 4 小时 20 分"),
        (timedelta(days=3), "ok", "11-23 13:40"),
    ],
)
def test_a_deadline_says_whether_it_is_late(app: Flask, left: timedelta, state: str, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        found = moments.due(NOW + left)

    assert found is not None
    assert (found.state, found.text) == (state, said)


def test_amounts_have_two_decimals_and_separators() -> None:
    assert (numbers.money(1000), numbers.money("200.5"), numbers.money(None), numbers.money("人工报价")) == ("1,000.00", "200.50", "", "人工报价")
    assert (numbers.size(1_200_000), numbers.size(34_000), numbers.size(10)) == ("1.2 MB", "34 KB", "10 B")


def test_a_day_that_is_chosen_ends_with_its_midnight_here(app: Flask) -> None:
    with app.test_request_context("/?since=2026-11-18&until=2026-11-18"):
        asked = lists.asked()
        assert asked.since() == datetime(2026, 11, 17, 16, tzinfo=UTC)
        assert asked.until() == datetime(2026, 11, 18, 16, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "heute", "2026-02-30", "9999-12-31"])
def test_what_is_no_day_is_no_filter(app: Flask, text: str) -> None:
    with app.test_request_context(f"/?until={text}"):
        assert lists.asked().until() is None
