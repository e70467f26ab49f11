"""转办 and 委派: a task in other hands (approvals.md B4)."""

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import update

from engine.commands import AddSigners, Approve, Delegate, Reassign, Reject, Transfer
from engine.errors import (
    ActionNotAllowed,
    AlreadyThere,
    NotAssigned,
    NotYourTurn,
    OwnRequest,
    PersonNotFound,
    StaleVersion,
    TaskStateChanged,
    TooManyHands,
)
from engine.model import InstanceState, TaskState
from engine.queries import Inbox, UserTaskById
from engine.store.directory import person
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, SUE, TOM, open_office

STEP = draw("step", user("check", "role:approver"), user("pay", "role:finance"), paths="start > check > pay > end")
ALL = draw("all", user("sign", "user:max,user:eve", mode="all"), paths="start > sign > end")
OPEN_TO_INITIATOR = draw("own", user("check", "role:approver", on_initiator="allow"), paths="start > check > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, STEP, ALL, OPEN_TO_INITIATOR)


def holder(stage: Stage, instance_id: str) -> list[str]:
    return [task.assignee.id if task.assignee else "" for task in detail(stage, instance_id).instance.open_tasks]


def test_whom_it_was_handed_to_decides_and_who_handed_it_on_finds_it_among_what_he_did(stage: Stage) -> None:
    request = started(stage, "step", ANN, amount=1)
    task = task_at(stage, request.id)

    result = stage.engine.execute(Transfer(task, "tom", "请您看"), MAX)

    assert (result.task_state, holder(stage, request.id)) == (TaskState.TRANSFERRED, ["tom"])
    assert [t.id for t in stage.engine.ask(Inbox("done"), MAX).items] == [task]
    with pytest.raises(TaskStateChanged):
        stage.engine.execute(Approve(task), MAX)
    with pytest.raises(NotAssigned):
        stage.engine.execute(Approve(task_at(stage, request.id)), EVE)
    assert approve(stage, request.id, TOM).instance.state is InstanceState.RUNNING
    assert (open_at(stage, request.id), codes(stage, request.id)) == (["pay"], ["instance.submitted", "task.transferred", "task.approved"])
    assert detail(stage, request.id).variables["amount"] == 1
    assert violations(stage.engine) == []


def test_one_of_several_hands_on_his_vote_and_no_more(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    stage.engine.execute(Transfer(task_at(stage, request.id, of=MAX), "sue"), MAX)

    with pytest.raises(AlreadyThere) as refusal:
        stage.engine.execute(Transfer(task_at(stage, request.id, of=EVE), "sue"), EVE)
    assert refusal.value.params == {"user": "苏"}
    approve(stage, request.id, SUE, mine=True)
    with pytest.raises(AlreadyThere):
        stage.engine.execute(Transfer(task_at(stage, request.id, of=EVE), "sue"), EVE)
    assert approve(stage, request.id, EVE, mine=True).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_it_may_come_back_but_not_go_round_for_ever(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    for here, there in [(MAX, TOM), (TOM, MAX)] * 5:
        stage.engine.execute(Transfer(task_at(stage, request.id, of=here), there.id), here)

    with pytest.raises(TooManyHands):
        stage.engine.execute(Transfer(task_at(stage, request.id, of=MAX), "tom"), MAX)
    approve(stage, request.id, MAX, mine=True)
    assert approve(stage, request.id, EVE, mine=True).instance.state is InstanceState.APPROVED


def test_who_cannot_get_it(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    stage.engine.write(lambda connection: connection.execute(update(person).where(person.c.id == "wes").values(enabled=False)))

    for verb in (Transfer, Delegate):
        with pytest.raises(PersonNotFound):
            stage.engine.execute(verb(task, "nobody"), MAX)
        with pytest.raises(PersonNotFound):
            stage.engine.execute(verb(task, "wes"), MAX)
        with pytest.raises(OwnRequest):
            stage.engine.execute(verb(task, "ann"), MAX)
        with pytest.raises(NotAssigned):
            stage.engine.execute(verb(task, "tom"), SUE)
        with pytest.raises(StaleVersion):
            stage.engine.execute(verb(task, "tom", task_version=9), MAX)
    own = started(stage, "own", ANN)
    assert stage.engine.execute(Transfer(task_at(stage, own.id), "ann"), MAX).task_state is TaskState.TRANSFERRED


def test_a_delegate_speaks_and_the_owner_decides(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    assert stage.engine.execute(Delegate(task, "tom", "请核对"), MAX).task_state is TaskState.DELEGATED
    assert holder(stage, request.id) == ["tom"]

    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(Transfer(task_at(stage, request.id), "sue"), TOM)
    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(AddSigners(task_at(stage, request.id), ["sue"]), TOM)
    stage.engine.execute(Reject(task_at(stage, request.id), "金额不对"), TOM)

    assert (holder(stage, request.id), detail(stage, request.id).instance.state) == (["max"], "running")
    assert stage.engine.ask(UserTaskById(task_at(stage, request.id)), MAX).task.allowed_actions
    assert approve(stage, request.id, MAX).instance.state is InstanceState.RUNNING
    assert open_at(stage, request.id) == ["pay"]
    assert codes(stage, request.id) == ["instance.submitted", "task.delegated", "task.advised", "task.approved"]
    assert violations(stage.engine) == []


def test_a_delegate_among_several_is_no_vote(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    stage.engine.execute(Delegate(task_at(stage, request.id, of=MAX), "fay"), MAX)
    approve(stage, request.id, EVE, mine=True)
    approve(stage, request.id, FAY, mine=True)
    assert holder(stage, request.id) == ["max"], "max has not spoken"

    assert approve(stage, request.id, MAX).instance.state is InstanceState.APPROVED


def test_a_turn_that_was_reassigned_still_comes(stage: Stage) -> None:
    in_turn = user("sign", "user:max,user:eve", mode="sequence")
    stage.deploy_files(draw("turns", in_turn, user("pay", "role:finance"), paths="start > sign > pay > end"))
    request = started(stage, "turns", ANN)
    stage.engine.execute(Reassign(task_at(stage, request.id, of=EVE), "tom", "伊娃休假"), ROOT)
    with pytest.raises(NotYourTurn):
        approve(stage, request.id, TOM, mine=True)

    approve(stage, request.id, MAX, mine=True)
    assert [t.id for t in stage.engine.ask(Inbox(), TOM).items] == [task_at(stage, request.id, of=TOM)]
    approve(stage, request.id, TOM, mine=True)

    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_a_delegation_that_is_reassigned_stays_advice(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    stage.engine.execute(Delegate(task_at(stage, request.id, of=MAX), "tom"), MAX)
    stage.engine.execute(Reassign(task_at(stage, request.id, of=TOM), "sue", "汤姆休假"), ROOT)
    approve(stage, request.id, EVE, mine=True)

    approve(stage, request.id, SUE, mine=True)

    assert holder(stage, request.id) == ["max"], "sue spoke for tom, who was asked for advice"
    assert approve(stage, request.id, MAX).instance.state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_who_is_asked_for_advice_is_not_given_a_vote_beside_it(stage: Stage) -> None:
    request = started(stage, "all", ANN)
    stage.engine.execute(Delegate(task_at(stage, request.id, of=MAX), "tom"), MAX)

    with pytest.raises(AlreadyThere):
        stage.engine.execute(Transfer(task_at(stage, request.id, of=EVE), "tom"), EVE)
