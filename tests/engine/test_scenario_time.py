"""Scenarios in which time passes and outside systems speak."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine as Database

from engine.handlers import Context, service_task
from engine.testing import Scenario, Stage
from tests.engine.drawing import boundary, catch, draw, end, script, service, timer, timer_boundary, user
from tests.engine.office import handlers, open_office

REMINDED = draw(
    "reminded", user("check", "role:approver"), timer_boundary("again", "check", interrupting=False, cycle="R/P1D"),
    script("count", "count = if count = null then 1 else count + 1"), timer_boundary("late", "check", duration="P3DT1H"),
    end("end"), end("counted"), end("given_up", state="expired"),
    paths="""
    start > check > end
    again > count > counted
    late > given_up
    """,
)  # fmt: skip
PAID = draw(
    "paid", catch("receipt", "paid", variable="payment"), timer("rest", duration="1 workdays"), catch("opened", "office_open", kind="signal"),
    user("check", "role:approver"), paths="start > receipt > rest > opened > check > end",
)  # fmt: skip
CALLS = draw(
    "calls", service("ask", "quote", result="quoted"), boundary("full", "ask", error="E_FULL"), end("end"), end("refused", state="rejected"),
    paths="""
    start > ask > end
    full > refused
    """,
)  # fmt: skip


@service_task("quote", effect="database")
def quote(context: Context) -> Any:
    return "the real one"


def play(stage: Stage, key: str, *steps: dict[str, Any], **told: Any) -> list[str]:
    """What differs from the expectation."""
    start = {"start": {"as": "ann", "form": {}}}
    return list(Scenario(key, Path("x.yaml"), {"steps": [start, *steps], **told}).play(stage).differences)


def test_waiting_stops_at_every_moment_in_its_order(database: Database) -> None:
    """Three reminders, then the interruption: not one reminder for all three days, and none after it."""
    stage = open_office(database, REMINDED)

    assert play(stage, "reminded", {"wait": "P10D"}, expect={"state": "expired", "variables": {"count": 3}}) == []


def test_messages_signals_and_working_time(database: Database) -> None:
    stage = open_office(database, PAID)

    assert (
        play(
            stage, "paid",
            {"message": {"name": "paid", "variables": {"amount": 5}}},
            {"wait": "1 workdays"},
            {"signal": {"name": "office_open"}},
            {"approve": {"as": "max"}},
            expect={"state": "approved", "variables": {"payment": {"amount": 5}}, "path": ["receipt", "rest", "opened", "check"]},
        )
        == []
    )  # fmt: skip


def test_a_message_for_somebody_else_changes_nothing_here(database: Database) -> None:
    stage = open_office(database, PAID)

    assert play(stage, "paid", {"message": {"name": "paid", "key": "another"}}, {"wait": "P30D"}, expect={"state": "running", "open": []}) == []


def test_services_answer_as_the_scenario_says(database: Database) -> None:
    stage = open_office(database, CALLS, handlers=handlers(calls=[quote]))

    assert play(stage, "calls", services={"quote": {"answer": 7}}, expect={"state": "completed", "variables": {"quoted": 7}}) == []
    assert play(stage, "calls", services={"quote": {"error": "E_FULL"}}, expect={"state": "rejected"}) == []
    assert play(stage, "calls", services={"quote": {"fail": 1}}, expect={"state": "faulted"}) == []
    assert "nowhere" in play(stage, "calls", services={"nowhere": {"answer": 1}})[0]


def test_a_wait_that_is_no_time_is_said(database: Database) -> None:
    assert play(open_office(database, PAID), "paid", {"wait": "soon"})[0].startswith("step 2 (wait)")
