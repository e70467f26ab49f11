"""直达: to whom a request was returned, his button says that it goes straight back, as it will."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Resubmit, ReturnTo
from engine.queries import PreviewStart, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, open_at, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, FAY, MAX, SUE, open_office

STRICT = {"always_reapprove": "true"}
WAY = "start > a > b > c > end"
ROW = draw("row", user("a", "role:approver"), user("b", "role:finance"), user("c", "role:head@branch", resubmit="direct"), paths=WAY)
LAW = draw("law", user("a", "role:approver"), user("b", "role:finance", **STRICT), user("c", "role:head@branch", resubmit="direct"), paths=WAY)


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ROW, LAW)


def returned_to_a(stage: Stage, key: str) -> str:
    """Sent back from the last step to the first."""
    request = started(stage, key, ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)
    last = task_at(stage, request.id)
    targets = stage.engine.ask(UserTaskById(last), SUE).returns
    assert targets is not None
    stage.engine.execute(ReturnTo(last, next(t.id for t in targets.targets if t.element_path == "a"), "请改"), SUE)
    return request.id


@pytest.mark.parametrize(("key", "then"), [("row", ["c"]), ("law", ["b"])])
def test_it_says_where_a_yes_leads_that_goes_straight_back_or_may_not(stage: Stage, key: str, then: list[str]) -> None:
    request = returned_to_a(stage, key)

    told = stage.engine.ask(UserTaskById(task_at(stage, request)), MAX).prediction["approved"]
    assert [step.element_path for step in told.next] == then
    approve(stage, request, MAX)
    assert open_at(stage, request) == then


@pytest.mark.parametrize(("key", "then"), [("row", ["c"]), ("law", ["a"])])
def test_the_initiator_reads_it_too_before_he_hands_in_again(stage: Stage, key: str, then: list[str]) -> None:
    request = started(stage, key, ANN)
    approve(stage, request.id, MAX)
    approve(stage, request.id, FAY)
    stage.engine.execute(ReturnTo(task_at(stage, request.id), "initiator", "请改"), SUE)

    told = stage.engine.ask(PreviewStart(key, {}, request.id), ANN).prediction
    assert [step.element_path for step in told.next] == then
    stage.engine.execute(Resubmit(request.id), ANN)
    assert open_at(stage, request.id) == then
