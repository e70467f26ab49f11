"""What the server offers a person succeeds when he presses it: cases that random offices have found."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Comment, ReturnTo, SendCopies
from engine.errors import ActionNotAllowed
from engine.queries import InstanceById, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, codes, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, open_office

ROW = draw("row", user("a", "role:approver", return_to="previous"), user("b", "role:finance", return_to="previous"), paths="start > a > b > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ROW)


def test_the_first_step_is_not_offered_a_return_to_the_one_before_it(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    first = task_at(stage, request.id)

    assert "return" not in stage.engine.ask(UserTaskById(first), MAX).task.allowed_actions
    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(ReturnTo(first, "previous", "请改"), MAX)
    approve(stage, request.id, MAX)
    assert "return" in stage.engine.ask(UserTaskById(task_at(stage, request.id)), FAY).task.allowed_actions


def test_who_could_have_taken_a_task_may_still_say_something_about_it_when_another_has(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    approve(stage, request.id, MAX)

    assert stage.engine.ask(InstanceById(request.id), EVE).instance.allowed_actions == ("comment", "copy")
    stage.engine.execute(Comment(request.id, "我也看过"), EVE)
    stage.engine.execute(SendCopies(request.id, ["tom"]), EVE)

    assert codes(stage, request.id)[-2:] == ["instance.commented", "instance.copied"]
