"""代理: for a time somebody acts in the place of who is away, who may still act himself (approvals.md B4)."""

from itertools import pairwise

import pytest
from sqlalchemy import Engine as Database

from engine.commands import (
    Approve,
    Reject,
    SaveTaskDraft,
)
from engine.errors import (
    ActionNotAllowed,
    NotAssigned,
    TaskStateChanged,
)
from engine.model import InstanceState
from engine.queries import Inbox, PredictionOf, UserTaskById
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, started, task_at
from tests.commands.lines import told
from tests.commands.substituting import DAY, away, furnished, held, todo
from tests.engine.office import ANN, EVE, FAY, MAX, SUE, TOM


@pytest.fixture
def stage(database: Database) -> Stage:
    return furnished(database)


def test_what_would_lie_before_who_is_away_lies_before_who_acts_for_him_and_the_record_says_both(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)

    assert held(stage, request.id) == [("eve", "max")]
    assert todo(stage, EVE) == todo(stage, MAX) == [("eve", "max")]
    assert approve(stage, request.id, EVE).instance.state is InstanceState.RUNNING
    [entry] = told(stage, request.id, "task.approved")
    assert (entry.actor.name, entry.on_behalf_of and entry.on_behalf_of.name) == ("伊娃", "马克")
    assert violations(stage.engine) == []


def test_outside_its_time_and_its_processes_a_rule_changes_nothing(stage: Stage) -> None:
    now = stage.clock()
    away(stage, MAX, EVE, since=now + DAY, until=now + 2 * DAY, processes=["one"])

    assert held(stage, started(stage, "one", ANN).id) == [("max", "")]
    stage.clock.forward(DAY)
    assert held(stage, started(stage, "one", ANN).id) == [("eve", "max")]
    assert held(stage, started(stage, "other", ANN).id) == [("max", "")]
    stage.clock.forward(DAY)
    assert held(stage, started(stage, "one", ANN).id) == [("max", "")]


def test_a_rule_for_one_process_goes_before_one_for_all(stage: Stage) -> None:
    away(stage, MAX, EVE)
    away(stage, MAX, TOM, processes=["other"])

    assert [held(stage, started(stage, key, ANN).id) for key in ("one", "other")] == [[("eve", "max")], [("tom", "max")]]


@pytest.mark.parametrize(("chain", "expected"), [("max eve tom", "tom"), ("max eve max", "eve"), ("max eve tom sue fay", "sue")])
def test_a_chain_ends_after_three_and_a_circle_before_it_comes_back(stage: Stage, chain: str, expected: str) -> None:
    people = {one.id: one for one in (MAX, EVE, TOM, SUE, FAY)}
    names = chain.split()
    for here, there in pairwise(names):
        away(stage, people[here], people[there])

    assert held(stage, started(stage, "one", ANN).id) == [(expected, "max")]


def test_the_initiator_does_not_judge_his_own_request_as_a_substitute_unless_the_step_lets_him(stage: Stage) -> None:
    away(stage, MAX, ANN)

    assert held(stage, started(stage, "one", ANN).id) == [("max", "")]
    assert held(stage, started(stage, "own", ANN).id) == [("ann", "max")]


def test_who_has_a_vote_already_gets_no_second_one(stage: Stage) -> None:
    away(stage, MAX, EVE)

    assert sorted(held(stage, started(stage, "both", ANN).id)) == [("eve", ""), ("max", "")]


def test_a_task_of_a_group_stays_the_groups(stage: Stage) -> None:
    away(stage, MAX, TOM)
    request = started(stage, "group", ANN)

    assert held(stage, request.id) == [("", "")]
    with pytest.raises(NotAssigned):
        approve(stage, request.id, TOM)


def test_what_is_foreseen_says_who_would_act_for_whom(stage: Stage) -> None:
    away(stage, FAY, TOM)
    request = started(stage, "one", ANN)

    [step] = [step for step in stage.engine.ask(PredictionOf(request.id), ANN).steps if step.kind == "user_task"]
    assert [(person.id, step.candidates.on_behalf_of[person.id].id) for person in step.candidates.persons] == [("tom", "fay")]


def test_who_is_away_may_act_first_and_then_it_is_his_own_decision(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)

    offered = stage.engine.ask(UserTaskById(task), MAX).task.allowed_actions
    assert "approve" in offered and "save_draft" not in offered
    stage.engine.execute(Approve(task), MAX)

    [entry] = told(stage, request.id, "task.approved")
    assert (entry.actor.id, entry.on_behalf_of) == ("max", None)
    assert held(stage, request.id) == [("fay", "")]
    with pytest.raises(TaskStateChanged) as late:
        stage.engine.execute(Approve(task), EVE)
    assert late.value.params["user"] == "马克"
    assert [item.state for item in stage.engine.ask(Inbox("done"), MAX).items] == ["approved"]
    assert violations(stage.engine) == []


def test_he_is_told_when_the_other_was_faster(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)
    stage.engine.execute(Reject(task, "不行"), EVE)

    with pytest.raises(TaskStateChanged) as late:
        stage.engine.execute(Approve(task), MAX)
    assert late.value.params["user"] == "伊娃"


def test_looking_in_he_writes_nothing_over_what_the_other_typed(stage: Stage) -> None:
    away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)
    stage.engine.execute(SaveTaskDraft(task, opinion="还要想想"), EVE)

    with pytest.raises(ActionNotAllowed):
        stage.engine.execute(SaveTaskDraft(task, opinion="我来"), MAX)
    kept = stage.engine.ask(UserTaskById(task), EVE).draft
    assert kept is not None and kept["opinion"] == "还要想想"
