"""In a scenario external services are called by themselves as time passes, and answer what it says."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.testing import Scenario
from tests.engine.office import handlers, open_office
from tests.jobs.outside import ASK, Outside


@pytest.mark.parametrize(
    ("says", "wait", "at"),
    [
        ({"answer": "好"}, "PT0S", ["after"]),
        ({"answer": "好", "fail": 2}, "PT1H", []),
        ({"answer": "好", "fail": 2}, "PT2H", ["after"]),
        ({"answer": "好", "fail": 9}, "P9D", []),
    ],
)
def test_tries_and_pauses_pass_with_the_time_of_the_scenario(database: Database, says: dict[str, Any], wait: str, at: list[str]) -> None:
    stage = open_office(database, ASK, handlers=handlers(ask=[Outside().task(retry="R3/PT1H")]))
    start = {"start": {"as": "ann", "form": {"amount": 7}}}
    told = {"services": {"ask": says}, "steps": [start, {"wait": wait}], "expect": {"open": at}}

    assert list(Scenario("ask", Path("x.yaml"), told).play(stage).differences) == []
