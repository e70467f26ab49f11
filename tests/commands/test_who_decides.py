"""Who may claim, release and decide a task: candidates, roles, branches, never the initiator."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Approve, Claim, Complete, Reject, Release, ReturnTo
from engine.errors import ActionNotAllowed, NotAssigned, OwnRequest, TaskClaimed, TaskNotClaimed
from engine.model import InstanceState, TaskState
from engine.queries import Inbox, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, codes, started
from tests.engine.drawing import draw, user
from tests.engine.office import ADA, ANN, BEN, EVE, FAY, MAX, ROOT, STRANGER, SUE, TOM, WES, open_office

PLAIN = draw("plain", user("check", "role:approver"), paths="start > check > end")
BRANCH = draw("branch", user("check", "role:head@branch"), paths="start > check > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def test_claiming_shuts_the_others_out_until_it_is_released(stage: Stage) -> None:
    stage.deploy_files(PLAIN)
    task = started(stage, "plain", ANN).open_tasks[0].id

    claimed = stage.engine.execute(Claim(task), MAX)
    assert claimed.instance.open_tasks[0].persons[0].id == "max"
    for command in (Claim(task), Approve(task), Reject(task, "不"), ReturnTo(task, opinion="不"), Release(task)):
        with pytest.raises(TaskClaimed) as refusal:
            stage.engine.execute(command, EVE)  # type: ignore[arg-type]  # every command has execute
        assert refusal.value.params == {"user": "马克"}
    assert (len(stage.engine.ask(Inbox(), EVE).items), len(stage.engine.ask(Inbox(), MAX).items)) == (0, 1)

    stage.engine.execute(Release(task), MAX)
    assert len(stage.engine.ask(Inbox(), EVE).items) == 1
    assert stage.engine.execute(Approve(task), EVE).task_state is TaskState.APPROVED


def test_claiming_twice_changes_nothing_and_releasing_needs_a_claim(stage: Stage) -> None:
    stage.deploy_files(PLAIN)
    result = started(stage, "plain", ANN)
    task = result.open_tasks[0].id

    with pytest.raises(TaskNotClaimed):
        stage.engine.execute(Release(task), MAX)
    stage.engine.execute(Claim(task), MAX)
    stage.engine.execute(Claim(task), MAX)
    assert codes(stage, result.id) == ["instance.submitted", "task.claimed"]


def test_a_task_of_one_person_cannot_be_claimed(stage: Stage) -> None:
    stage.deploy_files(draw("named", user("check", "user:max"), paths="start > check > end"))
    task = started(stage, "named", ANN).open_tasks[0].id

    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(Claim(task), MAX)
    with pytest.raises(NotAssigned):
        stage.engine.execute(Approve(task), EVE)
    assert stage.engine.execute(Approve(task), MAX).instance.state is InstanceState.APPROVED


@pytest.mark.parametrize("by", [BEN, FAY, ROOT, ADA, TOM, STRANGER])
def test_who_does_not_hold_the_role_may_do_nothing_on_the_task(stage: Stage, by: Actor) -> None:
    stage.deploy_files(PLAIN)
    task = started(stage, "plain", ANN).open_tasks[0].id

    for command in (Claim(task), Release(task), Approve(task), Complete(task), Reject(task, "不"), ReturnTo(task, opinion="不")):
        with pytest.raises(NotAssigned):
            stage.engine.execute(command, by)  # type: ignore[arg-type]  # every command has execute
    stage.engine.execute(Approve(task), MAX)
    with pytest.raises(NotAssigned):
        stage.engine.execute(Approve(task), by)


def test_nobody_decides_on_his_own_request(stage: Stage) -> None:
    stage.deploy_files(PLAIN)
    task = started(stage, "plain", MAX).open_tasks[0].id

    for command in (Claim(task), Approve(task), Reject(task, "不"), ReturnTo(task, opinion="不")):
        with pytest.raises(OwnRequest):
            stage.engine.execute(command, MAX)  # type: ignore[arg-type]  # every command has execute
    assert stage.engine.ask(Inbox(), MAX).items == []
    assert stage.engine.ask(UserTaskById(task), MAX).task.allowed_actions == ()
    assert [p.id for p in stage.engine.ask(UserTaskById(task), EVE).task.candidates.persons] == ["eve"]
    assert stage.engine.execute(Approve(task), EVE).instance.state is InstanceState.APPROVED


def test_a_task_falls_to_the_administrators_when_the_initiator_is_the_only_candidate(stage: Stage) -> None:
    stage.deploy_files(draw("money", user("check", "role:finance"), paths="start > check > end"))

    result = started(stage, "money", FAY)

    assert [task.role_id for task in result.open_tasks] == ["sys_admin"]
    with pytest.raises(NotAssigned):
        stage.engine.execute(Approve(result.open_tasks[0].id), FAY)
    assert approve(stage, result.id, ROOT).instance.state is InstanceState.APPROVED


def test_where_the_designer_allows_it_the_initiator_decides(stage: Stage) -> None:
    stage.deploy_files(draw("own", user("check", "role:approver", on_initiator="allow"), paths="start > check > end"))

    assert approve(stage, started(stage, "own", MAX).id, MAX).instance.state is InstanceState.APPROVED


def test_a_branch_task_belongs_to_the_initiators_branch_alone(stage: Stage) -> None:
    stage.deploy_files(BRANCH)
    result = started(stage, "branch", ANN)

    assert [(t.role_id, t.branch_id) for t in result.open_tasks] == [("head", "suzhou")]
    assert (len(stage.engine.ask(Inbox(), SUE).items), stage.engine.ask(Inbox(), WES).items) == (1, [])
    with pytest.raises(NotAssigned):
        stage.engine.execute(Approve(result.open_tasks[0].id), WES)
    assert approve(stage, result.id, SUE).instance.state is InstanceState.APPROVED


def test_a_branch_task_of_somebody_without_a_branch_goes_to_the_administrators(stage: Stage) -> None:
    stage.deploy_files(BRANCH)

    assert [t.role_id for t in started(stage, "branch", TOM).open_tasks] == ["sys_admin"]
