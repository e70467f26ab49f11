"""减签 and its neighbours: whoever goes, the step still has somebody who can act, and who has spoken is heard."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import AddSigners, Delegate, RemoveSigner
from engine.errors import SignerStays
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, detail, open_at, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, TOM, open_office

STEP = draw("step", user("check", "role:approver"), user("pay", "role:finance"), paths="start > check > pay > end")
TURNS = draw("turns", user("sign", "user:max,user:eve", mode="sequence"), user("pay", "role:finance"), paths="start > sign > pay > end")
HALF = draw("half", user("sign", "user:max,user:eve,user:fay", mode="ratio:50"), user("pay", "role:finance"), paths="start > sign > pay > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, STEP, TURNS, HALF)


def add(stage: Stage, task: str, *people: str, at: str, method: str = "all") -> None:
    stage.engine.execute(AddSigners(task, people, at, method), MAX)


def test_who_was_asked_beside_does_not_keep_those_asked_behind_from_being_enough(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    add(stage, task, "tom", at="parallel")
    add(stage, task, "sue", at="before")

    approve(stage, request.id, SUE, mine=True)

    assert {t.state for t in detail(stage, request.id).instance.open_tasks} == {"pending"}
    assert violations(stage.engine) == []


def test_one_of_those_asked_before_is_enough_and_who_was_asked_beside_keeps_his_vote(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    add(stage, task, "tom", at="parallel")
    add(stage, task, "sue", "fay", at="before", method="any")

    approve(stage, request.id, SUE, mine=True)

    assert {t.assignee.id for t in detail(stage, request.id).instance.open_tasks if t.assignee} == {"max", "tom"}


def test_when_the_last_one_asked_behind_is_let_go_it_counts_what_was_said_also_with_others_beside(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    add(stage, task, "tom", at="parallel")
    add(stage, task, "sue", at="after")

    stage.engine.execute(RemoveSigner(task, "sue"), MAX)
    assert {t.assignee.id for t in detail(stage, request.id).instance.open_tasks if t.assignee} == {"tom"}
    approve(stage, request.id, TOM, mine=True)

    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_who_lets_go_the_delegate_of_one_beside_him_has_not_said_yes_himself(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    add(stage, task, "tom", at="parallel")
    stage.engine.execute(Delegate(task_at(stage, request.id, of=TOM), "sue"), TOM)

    stage.engine.execute(RemoveSigner(task, "sue"), MAX)

    assert [(t.element_path, t.assignee.id) for t in detail(stage, request.id).instance.open_tasks if t.assignee] == [("check", "max")]
    assert violations(stage.engine) == []


def test_the_turn_passes_on_when_who_was_asked_beside_is_let_go(stage: Stage) -> None:
    request = started(stage, "turns", ANN)
    task = task_at(stage, request.id, of=MAX)
    add(stage, task, "tom", at="parallel")
    approve(stage, request.id, MAX, mine=True)

    stage.engine.execute(RemoveSigner(task, "tom"), MAX)

    assert [(t.assignee.id, t.state) for t in detail(stage, request.id).instance.open_tasks if t.assignee] == [("eve", "pending")]
    approve(stage, request.id, EVE, mine=True)
    assert open_at(stage, request.id) == ["pay"]


def test_with_one_seat_less_what_was_said_may_be_enough(stage: Stage) -> None:
    request = started(stage, "half", ANN)
    task = task_at(stage, request.id, of=MAX)
    add(stage, task, "tom", "sue", at="parallel")
    approve(stage, request.id, MAX, mine=True)
    approve(stage, request.id, FAY, mine=True)

    stage.engine.execute(RemoveSigner(task, "tom"), MAX)

    assert open_at(stage, request.id) == ["pay"]
    assert violations(stage.engine) == []


def test_the_last_one_who_can_decide_stays(stage: Stage) -> None:
    request = started(stage, "step", ANN)
    task = task_at(stage, request.id)
    add(stage, task, "tom", at="parallel")
    approve(stage, request.id, MAX, mine=True)

    with pytest.raises(SignerStays):
        stage.engine.execute(RemoveSigner(task, "tom"), MAX)
