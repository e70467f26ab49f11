"""Two people, or one with two windows, at the same moment: one thing happens, and the other is told."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import AddSigners, Approve, Delegate, Reassign, Retrieve, ReturnTo, Transfer, Withdraw
from engine.errors import EngineError
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, started, task_at
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, EVE, FAY, MAX, ROOT, open_office

ROW = draw("row", user("a", "role:approver"), user("b", "role:finance"), paths="start > a > b > end")
ROUNDS = 8
Pair = Callable[[str, str], list[tuple[Any, Actor]]]
AGAINST: dict[str, Pair] = {
    "approve and approve": lambda request, task: [(Approve(task), MAX), (Approve(task), EVE)],
    "approve and withdraw": lambda request, task: [(Approve(task), MAX), (Withdraw(request), ANN)],
    "return and approve": lambda request, task: [(ReturnTo(task, opinion="改"), MAX), (Approve(task), EVE)],
    "add a signer and approve": lambda request, task: [(AddSigners(task, ["tom"]), MAX), (Approve(task), EVE)],
    "transfer and approve": lambda request, task: [(Transfer(task, "tom"), MAX), (Approve(task), EVE)],
    "delegate and transfer": lambda request, task: [(Delegate(task, "tom"), MAX), (Transfer(task, "sue"), EVE)],
    "reassign and approve": lambda request, task: [(Reassign(task, "tom", "请假"), ROOT), (Approve(task), MAX)],
}
BOTH_MAY = {"approve and withdraw"}
"""The initiator may still take back what has just been approved."""


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, ROW)


@pytest.mark.parametrize("pair", AGAINST)
def test_of_two_at_once_one_has_his_way_and_the_other_is_refused(stage: Stage, pair: str) -> None:
    for _ in range(ROUNDS):
        request = started(stage, "row", ANN)
        acts = AGAINST[pair](request.id, task_at(stage, request.id))

        answers = at_once(2, lambda n, acts=acts: stage.engine.execute(*acts[n]))

        done = [answer for answer in answers if not isinstance(answer, EngineError)]
        assert len(done) == 1 or (pair in BOTH_MAY and len(done) == 2), answers
        assert len(codes(stage, request.id)) == 1 + len(done)
    assert violations(stage.engine) == []


def test_of_who_takes_back_and_who_goes_on_one_is_first(stage: Stage) -> None:
    for _ in range(ROUNDS):
        request = started(stage, "row", ANN)
        mine = task_at(stage, request.id)
        approve(stage, request.id, MAX)
        acts: list[tuple[Any, Actor]] = [(Retrieve(mine), MAX), (Approve(task_at(stage, request.id)), FAY)]

        answers = at_once(2, lambda n, acts=acts: stage.engine.execute(*acts[n]))

        assert sum(not isinstance(answer, EngineError) for answer in answers) == 1, answers
    assert violations(stage.engine) == []
