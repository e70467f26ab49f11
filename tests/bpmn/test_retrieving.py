"""取回: as long as nobody has acted after it."""

import pytest

from engine.errors import MoveRefused, UserTaskNotFound
from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Node, Sketch

FORK = Sketch("fork", "s > m > n > F > a1 > a2 > J > z > y > e; F > b1 > b2 > J", {"F": "and", "J": "and"})
CHILD = Sketch("child", "s > c1 > c2 > c3 > e")
PARENT = Sketch("parent", "s > a > call > z > e", {"call": "call:child"})


def test_before_anybody_acted() -> None:
    mover = Mover(FORK)
    mover.done("m", "n")

    assert mover.retrieve("n") == ["n"]
    assert mover.fell == ["a1", "b1"]


def test_after_one_branch_acted_only_that_branch_takes_back() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "a1")
    with pytest.raises(MoveRefused):
        mover.retrieve("n")

    assert mover.retrieve("a1") == ["a1", "b1"]


def test_from_the_join_it_waits_at_and_through_the_join() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "a1", "a2")
    assert mover.retrieve("a2") == ["a2", "b1"]

    mover.done("a2", "b1")
    assert mover.done("b2") == ["z"]
    assert mover.retrieve("a2") == ["a2"], "b came last, and the join fired for both"
    assert mover.done("a2") == ["z"]
    mover.done("z")
    with pytest.raises(MoveRefused):
        mover.retrieve("b2")
    assert mover.retrieve("z") == ["z"]


def test_out_of_a_finished_called_process() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2", "call/c3")

    assert mover.retrieve("call/c3") == ["call/c3"]
    assert mover.done("call/c3") == ["z"]


def test_a_called_process_that_nobody_has_acted_in_goes_with_the_retrieval() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a")
    assert mover.retrieve("a") == ["a"]
    assert (mover.fell, mover.levels) == (["call/c1"], 0)

    mover.done("a", "call/c1")
    with pytest.raises(MoveRefused):
        mover.retrieve("a")


def test_after_the_end_the_tokens_would_allow_it() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2", "call/c3", "z")
    assert mover.ended

    assert mover.retrieve("z") == ["z"]
    assert not mover.ended


def test_a_process_that_ended_by_termination_is_open_again() -> None:
    mover = Mover(PARENT, Sketch("child", "s > c1 > c2 > t", {"t": "terminate"}))
    mover.done("a", "call/c1")
    assert mover.done("call/c2") == ["z"]

    assert mover.retrieve("call/c2") == ["call/c2"]
    assert mover.done("call/c2") == ["z"]
    mover.done("z")
    with pytest.raises(MoveRefused):
        mover.retrieve("call/c2")


def test_a_service_that_has_run_cannot_be_taken_back() -> None:
    mover = Mover(Sketch("row", "s > a > v > b > e", {"v": "service:pay"}), services={"pay": lambda x: x})
    mover.done("a")

    with pytest.raises(MoveRefused):
        mover.retrieve("a")


def test_an_interrupted_process_is_not_entered_again() -> None:
    parent = Sketch("parent", "s > call > z > e; caught > h > e1", {"call": "call:child", "caught": "catch:call"})
    mover = Mover(parent, Sketch("child", "s > F > c1 > c2 > e; F > c3 > wrong", {"F": "and", "wrong": "error"}))
    mover.done("call/c1")
    assert mover.done("call/c3") == ["h"]

    with pytest.raises((MoveRefused, UserTaskNotFound)):
        mover.retrieve("call/c1")


def test_not_when_somebody_jumped_over_the_join_it_waited_at() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "b1", "b2")
    mover.jump("a1", "z")

    with pytest.raises(MoveRefused):
        mover.retrieve("b2")


def test_not_one_of_several_instances() -> None:
    each = Sketch("parent", "s > call > z > e", {"call": Node("call", "child", each="people")})
    mover = Mover(each, Sketch("child", "s > c1 > e"), variables={"people": [1, 2], "result": 0})
    mover.done("call[0]/c1")
    with pytest.raises(MoveRefused):
        mover.retrieve("call[0]/c1")

    sign = Mover(Sketch("sign", "s > each > z > e", {"each": Node("user", each="people")}), variables={"people": [1, 2], "result": 0})
    sign.done("each[0]")
    with pytest.raises(MoveRefused):
        sign.retrieve("each[0]")


def test_not_an_open_task() -> None:
    mover = Mover(FORK)

    with pytest.raises(MoveRefused):
        mover.do(lambda execution: execution.retrieve(mover.open_ids["m"]))
