"""Retry policies as they are written: `R5/PT10S`, `R5/PT10S/2`."""

from datetime import timedelta

import pytest

from engine import backoff
from engine.handlers import service_task
from engine.settings import Settings


@pytest.mark.parametrize(
    ("text", "pauses"),
    [
        ("R0/PT1S", []),
        ("R2/PT10S", [10, 10]),
        ("R3/PT10S/2", [10, 20, 40]),
        ("R2/P1DT1H", [86_400, 86_400]),
        ("R2/PT1M30S/1.5", [90, 135]),
        ("R3/PT12H/3", [43_200, 86_400, 86_400]),
    ],
)
def test_the_pauses_between_tries_grow_by_the_factor_to_a_day_at_most(text: str, pauses: list[int]) -> None:
    policy = backoff.parse(text)

    assert [policy.after(attempt) for attempt in range(1, len(pauses) + 2)] == [*(timedelta(seconds=p) for p in pauses), None]


@pytest.mark.parametrize(
    "text", ["", "R5", "PT10S", "R/PT10S", "R5/P", "R5/PT", "R5/10S", "R5/PT10S/", "R5/PT10S/x", "R5/PT10S ", "R-1/PT1S", "R1/P1M"]
)
def test_what_is_no_policy_is_refused_where_it_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="retry policy"):
        service_task("ask", effect="external", retry=text)
    with pytest.raises(ValueError, match="retry policy"):
        Settings(job_retry=text)


def test_only_external_services_are_tried_again() -> None:
    with pytest.raises(ValueError, match="external"):
        service_task("book", effect="database", retry="R1/PT1S")
