"""代理 at the same moment: the end of its time and a decision, two rules, and the two who may act."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import AddSubstitution, Approve, EndSubstitution, RevertSubstituted
from engine.errors import SubstitutionEnded, SubstitutionOverlaps, TaskStateChanged
from engine.model import TaskResult
from engine.queries import Substitutions
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import codes, started, task_at
from tests.commands.substituting import ONE, away, held
from tests.commands.test_races import at_once
from tests.engine.office import ANN, EVE, MAX, open_office

ROUNDS = 8


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ONE)


def both(stage: Stage, *acts: tuple[Any, Actor]) -> list[Any]:
    return at_once(2, lambda n: stage.engine.execute(*acts[n]))


def test_of_the_two_who_may_act_one_decides_and_the_other_reads_who(stage: Stage) -> None:
    away(stage, MAX, EVE)
    for _ in range(ROUNDS):
        request = started(stage, "one", ANN)
        task = task_at(stage, request.id)

        answers = both(stage, (Approve(task), MAX), (Approve(task), EVE))

        [late] = [answer for answer in answers if isinstance(answer, TaskStateChanged)]
        assert late.params["user"] == ("伊娃" if isinstance(answers[1], TaskResult) else "马克")
        assert codes(stage, request.id).count("task.approved") == 1
    assert violations(stage.engine) == []


def test_of_the_end_of_the_time_and_a_decision_one_is_first(stage: Stage) -> None:
    for _ in range(ROUNDS):
        rule = away(stage, MAX, EVE)
        request = started(stage, "one", ANN)
        task = task_at(stage, request.id)
        stage.engine.execute(EndSubstitution(rule.id), MAX)

        decided, reverted = both(stage, (Approve(task), EVE), (RevertSubstituted(request.id), SYSTEM))

        if isinstance(decided, SubstitutionEnded):
            assert (reverted, held(stage, request.id)) == (1, [("max", "")])
        else:
            assert (reverted, held(stage, request.id)) == (0, [("fay", "")])
    assert violations(stage.engine) == []


def test_of_two_rules_at_once_for_the_same_time_one_is_made(stage: Stage) -> None:
    for _ in range(ROUNDS):
        answers = both(stage, (AddSubstitution("eve"), MAX), (AddSubstitution("tom"), MAX))

        assert sum(isinstance(answer, SubstitutionOverlaps) for answer in answers) == 1, answers
        [rule] = stage.engine.ask(Substitutions(state="active"), MAX).items
        stage.engine.execute(EndSubstitution(rule.id), MAX)


def test_what_two_sweeps_bring_back_at_once_comes_back_once(stage: Stage) -> None:
    for _ in range(ROUNDS):
        rule = away(stage, MAX, EVE)
        request = started(stage, "one", ANN)
        stage.engine.execute(EndSubstitution(rule.id), MAX)

        assert sum(both(stage, *[(RevertSubstituted(request.id), SYSTEM)] * 2)) == 1
        assert (held(stage, request.id), codes(stage, request.id).count("task.reverted")) == ([("max", "")], 1)
