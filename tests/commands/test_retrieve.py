"""取回 (approvals.md B4): my decision, as long as nobody has gone on from it."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import AddSigners, Claim, Reassign, Resubmit, Retrieve, SaveTaskDraft, Suspend
from engine.errors import (
    InstanceStateChanged,
    InstanceSuspended,
    NotAdministrator,
    NotAssigned,
    NotRetrievable,
    NotYourTurn,
    ReasonRequired,
    TaskStateChanged,
)
from engine.model import InstanceState
from engine.queries import UserTaskById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, open_at, reject, send_back, started, task_at
from tests.engine.drawing import both, draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

ROW = draw("row", user("a", "role:approver"), user("b", "role:finance"), user("c", "role:head@branch"), paths="start > a > b > c > end")
FORK = draw(
    "fork", user("a", "role:approver"), both("F"), user("left", "role:approver"), user("right", "role:finance"), both("J"),
    paths="""
    start > a > F > left > J > end
    F > right > J
    """,
)  # fmt: skip
ALL = draw("all", user("sign", "user:max,user:eve", mode="all"), user("b", "role:finance"), paths="start > sign > b > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ROW, FORK, ALL)


def test_before_anybody_acted_the_step_lies_before_me_again(stage: Stage) -> None:
    request = started(stage, "row", ANN, amount=1)
    mine = task_at(stage, request.id)
    approve(stage, request.id, MAX)
    next_one = task_at(stage, request.id)

    stage.engine.execute(Retrieve(mine, "看错了"), MAX)

    assert open_at(stage, request.id) == ["a"]
    with pytest.raises(TaskStateChanged):
        stage.engine.execute(Claim(next_one), FAY)
    with pytest.raises(NotAssigned):
        approve(stage, request.id, EVE)
    assert stage.engine.ask(UserTaskById(mine), MAX).task.state == "approved", "the row is as it was"
    approve(stage, request.id, MAX)
    assert open_at(stage, request.id) == ["b"]
    assert codes(stage, request.id) == ["instance.submitted", "task.approved", "task.retrieved", "task.approved"]
    assert violations(stage.engine) == []


def test_not_once_the_next_has_decided_claimed_or_typed(stage: Stage) -> None:
    for touch in ("decided", "claimed", "typed"):
        request = started(stage, "row", ANN)
        mine = task_at(stage, request.id)
        approve(stage, request.id, MAX)
        if touch == "decided":
            approve(stage, request.id, FAY)
        elif touch == "claimed":
            stage.engine.execute(Claim(task_at(stage, request.id)), FAY)
        else:
            stage.engine.execute(SaveTaskDraft(task_at(stage, request.id), {}, "半句"), FAY)

        with pytest.raises(NotRetrievable):
            stage.engine.execute(Retrieve(mine), MAX)
        assert violations(stage.engine) == []


def test_through_a_fork_while_no_branch_has_acted(stage: Stage) -> None:
    request = started(stage, "fork", ANN)
    mine = task_at(stage, request.id)
    approve(stage, request.id, MAX)
    stage.engine.execute(Retrieve(mine), MAX)
    assert open_at(stage, request.id) == ["a"]

    mine = task_at(stage, request.id)
    approve(stage, request.id, MAX)
    approve(stage, request.id, EVE, "left")
    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(mine), MAX)
    assert violations(stage.engine) == []


def test_my_vote_while_the_others_have_not_spoken_and_not_afterwards(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    mine = task_at(stage, request.id, of=MAX)
    approve(stage, request.id, MAX, mine=True)
    stage.engine.execute(Retrieve(mine), MAX)
    assert len(open_at(stage, request.id)) == 2

    approve(stage, request.id, EVE, mine=True)
    assert open_at(stage, request.id) == ["sign"], "mine is missing again"
    mine = task_at(stage, request.id)
    assert [t.element_path for t in approve(stage, request.id, MAX).instance.open_tasks] == ["b"]
    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(mine), MAX)
    assert violations(stage.engine) == []


def test_what_cannot_be_taken_back(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    mine = task_at(stage, request.id)
    with pytest.raises(NotAssigned):
        stage.engine.execute(Retrieve(mine), MAX)
    approve(stage, request.id, MAX)
    with pytest.raises(NotAssigned):
        stage.engine.execute(Retrieve(mine), EVE)
    stage.engine.execute(Suspend(request.id, "停"), ROOT)
    with pytest.raises(InstanceSuspended):
        stage.engine.execute(Retrieve(mine), MAX)
    other = started(stage, "row", ANN)
    mine = task_at(stage, other.id)
    reject(stage, other.id, MAX)
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(Retrieve(mine), MAX)


def test_an_administrator_gives_a_task_to_somebody_else(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    task = task_at(stage, request.id, of=MAX)
    with pytest.raises(NotAdministrator):
        stage.engine.execute(Reassign(task, "tom", "马克请假"), MAX)
    with pytest.raises(ReasonRequired):
        stage.engine.execute(Reassign(task, "tom", ""), ROOT)

    stage.engine.execute(Reassign(task, "tom", "马克请假"), ROOT)

    with pytest.raises(TaskStateChanged):
        stage.engine.execute(Reassign(task, "sue", "再改"), ROOT)
    approve(stage, request.id, TOM, mine=True)
    approve(stage, request.id, EVE, mine=True)
    assert open_at(stage, request.id) == ["b"]
    group = task_at(stage, request.id)
    stage.engine.execute(Reassign(group, "sue", "财务无人"), ROOT)
    assert approve(stage, request.id, SUE).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_in_turn_the_one_behind_me_waits_again_unless_he_is_at_work(stage: Stage) -> None:
    stage.deploy_files(draw("turns", user("sign", "user:max,user:eve,user:fay", mode="sequence"), paths="start > sign > end"))
    request = started(stage, "turns", ANN)
    mine = task_at(stage, request.id, of=MAX)
    approve(stage, request.id, MAX, mine=True)
    stage.engine.execute(Retrieve(mine), MAX)
    with pytest.raises(NotYourTurn):
        approve(stage, request.id, EVE, mine=True)

    mine = task_at(stage, request.id, of=MAX)
    approve(stage, request.id, MAX, mine=True)
    approve(stage, request.id, EVE, mine=True)
    assert "retrieve" not in stage.engine.ask(UserTaskById(mine), MAX).task.allowed_actions
    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(mine), MAX)
    assert approve(stage, request.id, FAY, mine=True).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_not_once_those_i_asked_have_signed_behind_me(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    mine = task_at(stage, request.id)
    stage.engine.execute(AddSigners(mine, ["tom"], "after"), MAX)
    approve(stage, request.id, TOM, mine=True)

    assert "retrieve" not in stage.engine.ask(UserTaskById(mine), MAX).task.allowed_actions
    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(mine), MAX)


def test_a_resubmission_is_no_decision_to_take_back(stage: Stage) -> None:
    request = started(stage, "row", ANN)
    send_back(stage, request.id, MAX)
    asked = task_at(stage, request.id)
    stage.engine.execute(Resubmit(request.id), ANN)

    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(asked), ANN)
