"""代理: what comes back at its end, and what goes along at its beginning."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import (
    Approve,
    Claim,
    Delegate,
    EndSubstitution,
    Release,
    Retrieve,
    SaveTaskDraft,
    Transfer,
)
from engine.errors import (
    SubstitutionEnded,
)
from engine.model import InstanceState
from engine.queries import UserTaskById
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, started, suspend, task_at
from tests.commands.lines import told
from tests.commands.substituting import DAY, away, furnished, held, todo
from tests.engine.office import ANN, EVE, MAX, SUE, TOM


@pytest.fixture
def stage(database: Database) -> Stage:
    return furnished(database)


@pytest.mark.parametrize("how", ["by the clock", "early"])
def test_what_was_not_done_comes_back_at_the_end_with_what_was_typed(stage: Stage, how: str) -> None:
    rule = away(stage, MAX, EVE, until=stage.clock() + DAY)
    request = started(stage, "one", ANN)
    task = task_at(stage, request.id)
    stage.engine.execute(SaveTaskDraft(task, opinion="还要想想"), EVE)

    assert sweep(stage.engine) == 0, "it still holds"
    if how == "early":
        stage.engine.execute(EndSubstitution(rule.id), MAX)
    else:
        stage.clock.forward(DAY)
    assert (sweep(stage.engine), sweep(stage.engine)) == (1, 0)

    assert (held(stage, request.id), todo(stage, EVE), todo(stage, MAX)) == ([("max", "")], [], [("max", "")])
    assert codes(stage, request.id)[-1] == "task.reverted"
    typed = stage.engine.ask(UserTaskById(task_at(stage, request.id)), MAX).draft
    assert typed is not None and typed["opinion"] == "还要想想"
    with pytest.raises(SubstitutionEnded) as late:
        stage.engine.execute(Approve(task), EVE)
    assert late.value.params == {"user": "马克"}
    assert approve(stage, request.id, MAX).instance.state is InstanceState.RUNNING
    assert violations(stage.engine) == []


def test_what_was_handed_on_stays_handed_on(stage: Stage) -> None:
    rule = away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    stage.engine.execute(Transfer(task_at(stage, request.id), "tom"), EVE)
    stage.engine.execute(EndSubstitution(rule.id), MAX)

    assert (sweep(stage.engine), held(stage, request.id)) == (0, [("tom", "")])
    [entry] = told(stage, request.id, "task.transferred")
    assert (entry.actor.id, entry.on_behalf_of and entry.on_behalf_of.id) == ("eve", "max")


@pytest.mark.parametrize(("ended", "expected"), [(False, ("eve", "max")), (True, ("max", ""))])
def test_what_the_substitute_asked_advice_on_goes_back_to_him_or_after_the_end_to_who_was_away(
    stage: Stage, ended: bool, expected: tuple[str, str]
) -> None:
    rule = away(stage, MAX, EVE)
    request = started(stage, "one", ANN)
    stage.engine.execute(Delegate(task_at(stage, request.id), "tom"), EVE)
    if ended:
        stage.engine.execute(EndSubstitution(rule.id), MAX)
        sweep(stage.engine)
    approve(stage, request.id, TOM, opinion="可以")

    assert held(stage, request.id) == [expected]
    holder = EVE if expected[0] == "eve" else MAX
    assert [one.opinion for one in stage.engine.ask(UserTaskById(task_at(stage, request.id)), holder).advice] == ["可以"]


def test_a_decision_taken_back_lies_before_who_took_it_while_he_acts_and_else_before_who_was_away(stage: Stage) -> None:
    rule = away(stage, MAX, EVE)
    first, second = started(stage, "one", ANN), started(stage, "one", ANN)
    tasks = [task_at(stage, request.id) for request in (first, second)]
    for task in tasks:
        stage.engine.execute(Approve(task), EVE)

    stage.engine.execute(Retrieve(tasks[0]), EVE)
    stage.engine.execute(EndSubstitution(rule.id), MAX)
    stage.engine.execute(Retrieve(tasks[1]), EVE)

    assert held(stage, second.id) == [("max", "")]
    assert held(stage, first.id) == [("eve", "max")]
    sweep(stage.engine)
    assert held(stage, first.id) == [("max", "")]
    assert violations(stage.engine) == []


def test_when_one_of_a_chain_is_back_the_others_still_act(stage: Stage) -> None:
    first, second = away(stage, MAX, EVE), away(stage, EVE, TOM)
    request = started(stage, "one", ANN)

    stage.engine.execute(EndSubstitution(second.id), EVE)
    sweep(stage.engine)
    assert held(stage, request.id) == [("eve", "max")]
    stage.engine.execute(EndSubstitution(first.id), MAX)
    sweep(stage.engine)
    assert held(stage, request.id) == [("max", "")]


def test_the_end_of_a_rule_for_one_process_leaves_alone_what_another_still_gives_him(stage: Stage) -> None:
    away(stage, MAX, EVE, processes=["one"])
    rule = away(stage, MAX, EVE, processes=["other"])
    stays, comes = started(stage, "one", ANN), started(stage, "other", ANN)
    stage.engine.execute(EndSubstitution(rule.id), MAX)

    assert sweep(stage.engine) == 1
    assert (held(stage, stays.id), held(stage, comes.id)) == ([("eve", "max")], [("max", "")])


def test_turns_stay_in_their_order_and_a_suspended_request_waits(stage: Stage) -> None:
    rule = away(stage, EVE, TOM)
    request = started(stage, "turns", ANN)
    assert held(stage, request.id) == [("max", ""), ("tom", "eve")]
    stage.engine.execute(EndSubstitution(rule.id), EVE)

    suspend(stage, request.id)
    assert sweep(stage.engine) == 0
    suspend(stage, request.id, False)
    assert sweep(stage.engine) == 1
    assert sorted(held(stage, request.id)) == [("eve", ""), ("max", "")]
    approve(stage, request.id, MAX, mine=True)
    assert approve(stage, request.id, EVE).instance.state is InstanceState.APPROVED


def test_what_lay_there_when_it_begins_goes_along_if_one_says_so(stage: Stage) -> None:
    request, turns = started(stage, "one", ANN), started(stage, "turns", ANN)
    own = started(stage, "one", EVE)
    away(stage, MAX, EVE, takes_open=True, since=stage.clock() + DAY)

    assert sweep(stage.engine) == 0
    stage.clock.forward(DAY)
    assert sweep(stage.engine) == 1
    assert held(stage, request.id) == [("eve", "max")]
    assert held(stage, own.id) == [("max", "")], "her own request she does not judge"
    assert ("max", "") in held(stage, turns.id), "she has a vote there"
    assert codes(stage, request.id)[-1] == "task.substituted"
    assert violations(stage.engine) == []


def test_without_saying_so_it_stays(stage: Stage) -> None:
    request = started(stage, "one", ANN)
    away(stage, MAX, EVE)

    assert (sweep(stage.engine), held(stage, request.id)) == (0, [("max", "")])


def test_it_goes_along_once_and_what_he_takes_back_stays_his(stage: Stage) -> None:
    request = started(stage, "group", ANN)
    stage.engine.execute(Claim(task_at(stage, request.id)), MAX)
    away(stage, MAX, TOM, takes_open=True)
    sweep(stage.engine)
    assert held(stage, request.id) == [("tom", "max")]

    stage.engine.execute(Claim(task_at(stage, request.id)), MAX)
    assert (sweep(stage.engine), held(stage, request.id)) == (0, [("max", "")])
    stage.engine.execute(Release(task_at(stage, request.id)), MAX)
    assert held(stage, request.id) == [("", "")]


def test_what_is_handed_to_who_is_away_goes_to_who_acts_for_him(stage: Stage) -> None:
    away(stage, SUE, TOM)
    request = started(stage, "one", ANN)
    stage.engine.execute(Transfer(task_at(stage, request.id), "sue"), MAX)

    assert held(stage, request.id) == [("tom", "sue")]
    assert codes(stage, request.id)[-2:] == ["task.transferred", "task.substituted"]
