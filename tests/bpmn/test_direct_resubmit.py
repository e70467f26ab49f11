"""直达: what stood behind a returned-to task stands there again; and instances that were parked."""

import pytest

from engine.errors import MoveRefused
from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Node, Sketch

FORK = Sketch("fork", "s > m > n > F > a1 > a2 > J > z > y > e; F > b1 > b2 > J", {"F": "and", "J": "and"})
CHILD = Sketch("child", "s > c1 > c2 > c3 > e")
PARENT = Sketch("parent", "s > a > call > z > e", {"call": "call:child"})


def test_along_a_row() -> None:
    mover = Mover(FORK)
    mover.done("m")
    resubmit = mover.back_direct("n", to="m")
    assert mover.open == ["m"]

    assert resubmit() == ["n"]
    assert mover.targets("n") == ["m"]


def test_into_a_fork_whose_sibling_was_open_both_are_new_visits() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "a1", "b1")
    before = dict(mover.open_ids)
    resubmit = mover.back_direct("a2", to="m")
    assert mover.fell == ["a2", "b2"]

    assert resubmit() == ["a2", "b2"]
    assert not set(before.values()) & set(mover.open_ids.values())
    assert [visit.element_path for visit in mover.steps] == ["a2", "b2"], "nothing in between is passed again"
    mover.done("a2")
    assert mover.done("b2") == ["z"]
    mover.done("z", "y")
    assert mover.ended


def test_into_a_fork_whose_sibling_had_arrived_it_has_still_arrived() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "a1", "b1", "b2")
    resubmit = mover.back_direct("a2", to="n")

    assert resubmit() == ["a2"]
    assert mover.done("a2") == ["z"]


def test_in_the_own_branch_while_the_sibling_goes_on() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "a1")
    resubmit = mover.back_direct("a2", to="a1")
    mover.done("b1", "b2")

    assert resubmit() == ["a2"]
    assert mover.done("a2") == ["z"]


@pytest.mark.parametrize("last", ["a", "b"])
def test_from_behind_a_join_into_a_branch_the_token_jumps_over_the_join(last: str) -> None:
    other = {"a": "b", "b": "a"}[last]
    mover = Mover(FORK)
    mover.done("m", "n", f"{other}1", f"{other}2", f"{last}1", f"{last}2", "z")
    resubmit = mover.back_direct("y", to="a1")
    assert mover.open == ["a1"]

    assert resubmit() == ["y"]
    assert mover.targets("y") == ["a1", "n", "m"], "the sibling's visits were jumped over"
    mover.done("y")
    assert mover.ended


def test_over_a_join_that_still_waits_for_others_is_refused() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "a1", "a2", "b1", "b2", "z")
    resubmit = mover.back_direct("y", to="a1")
    mover.retrieve("b2")

    with pytest.raises(MoveRefused):
        resubmit()


def test_into_a_called_process() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1")
    resubmit = mover.back_direct("call/c2", to="a")

    assert resubmit() == ["call/c2"]
    mover.done("call/c2", "call/c3")
    assert mover.open == ["z"]


def test_over_a_finished_call_that_can_still_be_returned_into() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2", "call/c3")
    resubmit = mover.back_direct("z", to="a")

    assert resubmit() == ["z"]
    assert mover.targets("z") == ["a", "call/c3", "call/c2", "call/c1"]
    assert mover.back("z", to="call/c3") == ["call/c3"]


def test_out_of_a_finished_called_process_goes_step_by_step() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2", "call/c3")
    resubmit = mover.back_direct("z", to="call/c1")

    with pytest.raises(MoveRefused):
        resubmit()
    assert mover.done("call/c1") == ["call/c2"]


def test_a_task_that_is_not_open_is_not_resubmitted() -> None:
    mover = Mover(FORK)
    mover.done("m")

    with pytest.raises(MoveRefused):
        mover.do(lambda execution: execution.resume_direct(mover.last_done["m"], None, "n"))


def test_what_follows_is_not_entered_on_the_way() -> None:
    """A multi-instance behind the returned-to task would begin, and empty its results."""
    row = Sketch("row", "s > a > each > z > e", {"each": Node("service", "ping", each="people")})
    mover = Mover(row, variables={"people": [1, 2], "result": 0}, services={"ping": lambda x: x})
    mover.done("a")
    resubmit = mover.back_direct("z", to="a")

    assert resubmit() == ["z"]
    assert mover.variables["results"] == [1, 2]
    assert [visit.element_path for visit in mover.steps] == ["z"]


def test_the_boundary_of_a_resubmitted_task_waits_no_longer() -> None:
    mover = Mover(Sketch("row", "s > a > b > e; caught > h > e1", {"caught": "catch:a"}))
    mover.done("a")
    resubmit = mover.back_direct("b", to="a")

    assert resubmit() == ["b"]
    mover.done("b")
    assert mover.ended


def test_services_that_stood_still_run_again() -> None:
    failing = [ValueError("x")]

    def pay(x: int) -> int:
        if failing:
            raise failing[0]
        return x

    fork = Sketch("fork", "s > m > F > a1 > a2 > J > z > e; F > v > J", {"F": "and", "J": "and", "v": "service:pay"})
    mover = Mover(fork, services={"pay": pay})
    mover.done("m", "a1")
    resubmit = mover.back_direct("a2", to="m")
    failing.clear()

    assert resubmit() == ["a2"]
    assert mover.done("a2") == ["z"]


def test_after_a_migration_it_goes_step_by_step() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1")
    resubmit = mover.back_direct("call/c2", to="a")
    mover.migrate(PARENT, Sketch("child", "s > c1 > cx > c3 > e"))

    with pytest.raises(MoveRefused):
        resubmit()
    assert mover.done("a", "call/c1") == ["call/cx"]


def test_a_parked_instance_goes_on_where_it_was_set_aside() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "a1", "b1", "b2")

    assert mover.park() == ["a2"]
    assert mover.done("a2") == ["z"]


def test_what_was_jumped_over_stays_jumped_over_when_it_is_parked() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "b1", "b2")
    mover.jump("a1", "z")
    mover.park()

    assert mover.back("z", to="n") == ["n"]
    mover.done("n", "a1", "b1", "b2")
    assert mover.open == ["a2"]
