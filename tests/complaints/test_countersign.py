"""B. 会签, 加签, 取回."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import AddSigners, RemoveSigner, Retrieve, ReturnTo
from engine.errors import NotRetrievable
from engine.model import TaskState
from engine.queries import HistoryOf, UserTaskById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, detail, open_at, reject, started, task_at
from tests.engine.drawing import both, draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, open_office

THREE = "user:max,user:eve,user:fay"
RULES = ("one_veto", "collect_all", "any_first", "all_reject")
SIGNS = [
    draw(rule, user("all", THREE, mode="all", reject_rule=rule), user("z", "user:sue"), user("y", "user:tom"), paths="start > all > z > y > end")
    for rule in RULES
]
FORK = draw(
    "fork", both("F"), user("left", "user:max"), user("right", "user:fay"), both("J"), paths="start > F > left > J > end\nF > right > J",
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, *SIGNS, FORK)


@pytest.mark.parametrize("rule", RULES)
def test_a_refusal_in_a_countersign_never_leaves_it_standing__loonflow_426(stage: Stage, rule: str) -> None:
    request = started(stage, rule, ANN).id
    reject(stage, request, MAX, mine=True)
    for person in (EVE, FAY):
        if "all" in open_at(stage, request):
            approve(stage, request, person, mine=True)

    assert (detail(stage, request).instance.state, open_at(stage, request)) == ("rejected", [])
    assert violations(stage.engine) == []


def test_a_return_closes_the_tasks_of_those_who_have_not_spoken__steedos_workflow_1466(stage: Stage) -> None:
    request = started(stage, "one_veto", ANN).id
    approve(stage, request, MAX, mine=True)
    waiting = task_at(stage, request, of=FAY)

    stage.engine.execute(ReturnTo(task_at(stage, request, of=EVE), "initiator", "退"), EVE)

    assert stage.engine.ask(UserTaskById(waiting), FAY).task.state is TaskState.CANCELED


def test_in_a_countersign_i_take_my_own_vote_back__steedos_workflow_1377(stage: Stage) -> None:
    request = started(stage, "one_veto", ANN).id
    mine = task_at(stage, request, of=MAX)
    approve(stage, request, MAX, mine=True)

    stage.engine.execute(Retrieve(mine), MAX)

    assert sorted(t.assignee.id for t in detail(stage, request).instance.open_tasks if t.assignee) == ["eve", "fay", "max"]


def test_it_is_told_as_taken_back_and_not_as_returned__steedos_workflow_1723(stage: Stage) -> None:
    request = started(stage, "one_veto", ANN).id
    mine = task_at(stage, request, of=MAX)
    approve(stage, request, MAX, mine=True)

    stage.engine.execute(Retrieve(mine), MAX)

    assert [e.code for e in stage.engine.ask(HistoryOf(request), MAX)][-1] == "task.retrieved"
    assert stage.engine.ask(UserTaskById(mine), MAX).task.state is TaskState.APPROVED, "the row is as it was"


def test_whose_next_step_is_done_takes_nothing_back__steedos_workflow_203(stage: Stage) -> None:
    request = started(stage, "one_veto", ANN).id
    mine = task_at(stage, request, of=FAY)
    for person in (MAX, EVE, FAY):
        approve(stage, request, person, mine=True)
    approve(stage, request, SUE)

    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(mine), FAY)


def test_the_button_is_there_only_when_it_would_succeed__steedos_platform_6539(stage: Stage) -> None:
    request = started(stage, "one_veto", ANN).id
    mine = task_at(stage, request, of=MAX)
    approve(stage, request, MAX, mine=True)
    assert "retrieve" in stage.engine.ask(UserTaskById(mine), MAX).task.allowed_actions

    approve(stage, request, EVE, mine=True)
    approve(stage, request, FAY, mine=True)

    assert "retrieve" not in stage.engine.ask(UserTaskById(mine), MAX).task.allowed_actions
    with pytest.raises(NotRetrievable):
        stage.engine.execute(Retrieve(mine), MAX)


@pytest.mark.parametrize("position", ["before", "after", "parallel"])
def test_who_was_added_can_be_taken_out_again__ruoyi_964(stage: Stage, position: str) -> None:
    request = started(stage, "one_veto", ANN).id
    task = task_at(stage, request, of=MAX)
    stage.engine.execute(AddSigners(task, ["sue", "tom"], position), MAX)
    assert sorted(p.id for p in stage.engine.ask(UserTaskById(task), MAX).added) == ["sue", "tom"]

    for person in ("sue", "tom"):
        stage.engine.execute(RemoveSigner(task, person), MAX)

    assert stage.engine.ask(UserTaskById(task), MAX).added == []
    assert violations(stage.engine) == []


@pytest.mark.parametrize("position", ["before", "after", "parallel"])
def test_the_step_can_be_refused_while_signers_are_asked__ruoyi_566(stage: Stage, position: str) -> None:
    request = started(stage, "one_veto", ANN).id
    stage.engine.execute(AddSigners(task_at(stage, request, of=MAX), ["sue"], position), MAX)

    reject(stage, request, EVE, mine=True)

    assert detail(stage, request).instance.state == "rejected"
    assert violations(stage.engine) == []


def test_one_refusal_stops_all_parallel_branches_at_once__processmaker_3242(stage: Stage) -> None:
    request = started(stage, "fork", ANN).id
    other = task_at(stage, request, "right")

    reject(stage, request, MAX, "left")

    assert detail(stage, request).instance.state == "rejected"
    told = stage.engine.ask(UserTaskById(other), FAY).task
    assert (told.state, told.close_reason) == (TaskState.CANCELED, "INSTANCE_REJECTED")


def test_a_countersign_goes_on_when_all_have_agreed_and_not_before__ferry_212(stage: Stage) -> None:
    request = started(stage, "one_veto", ANN).id
    for person in (FAY, MAX):
        approve(stage, request, person, mine=True)
        assert "z" not in open_at(stage, request)

    approve(stage, request, EVE, mine=True)

    assert open_at(stage, request) == ["z"]
