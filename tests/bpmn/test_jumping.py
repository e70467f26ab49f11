"""跳转: the smallest scope that keeps every join able to go on."""

import pytest

from engine.errors import MoveRefused
from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Node, Sketch

FORK = Sketch("fork", "s > m > n > F > a1 > a2 > J > z > y > e; F > b1 > b2 > J", {"F": "and", "J": "and"})
CHILD = Sketch("child", "s > c1 > c2 > c3 > e")
PARENT = Sketch("parent", "s > a > call > z > e", {"call": "call:child"})
NESTED = Sketch(
    "nested", "s > m > F > a > G > c > H > h > J > z > e; G > d > H; F > b > J", {"F": "and", "G": "and", "H": "and", "J": "and"}
)  # fmt: skip


def test_forwards_backwards_and_to_a_fork() -> None:
    mover = Mover(FORK)
    assert mover.jump("m", "z") == ["z"]
    assert mover.fell == ["m"]
    assert mover.jump("z", "m") == ["m"]
    assert mover.jump("m", "F") == ["a1", "b1"]
    assert mover.done("a1", "a2", "b1", "b2") == ["z"]


def test_in_the_own_branch_only_that_token_moves() -> None:
    mover = Mover(FORK)
    mover.done("m", "n")
    sibling = mover.open_ids["b1"]

    assert mover.jump("a1", "a2") == ["a2", "b1"]
    assert mover.open_ids["b1"] == sibling
    assert mover.done("a2", "b1", "b2") == ["z"]


def test_out_of_the_block_takes_along_what_waited_for_this_token_alone() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "b1", "b2")

    assert mover.jump("a1", "z") == ["z"]
    mover.done("z", "y")
    assert mover.ended


def test_out_of_the_block_while_others_work_in_it_cancels_the_fork() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "b1")

    assert mover.jump("a1", "n") == ["n"]
    assert mover.fell == ["a1", "b2"]
    mover.done("n", "b1", "b2", "a1")
    assert mover.open == ["a2"]
    assert mover.done("a2") == ["z"]


def test_only_the_innermost_fork_is_cancelled() -> None:
    mover = Mover(NESTED)
    mover.done("m", "a")

    assert mover.jump("c", "h") == ["b", "h"]
    assert mover.fell == ["c", "d"]
    assert mover.done("h") == ["b"]
    assert mover.done("b") == ["z"]


def test_to_an_end_event() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "b1")

    assert mover.jump("a1", "e") == []
    assert mover.ended
    assert mover.end is not None
    assert mover.end.element_id == "e"


@pytest.mark.parametrize("element", ["a1", "b2", "J", "nowhere", "s", "(end join)", "(end)", "(start)", ""])
def test_where_nobody_jumps_to(element: str) -> None:
    mover = Mover(FORK)
    mover.jump("m", "z")

    with pytest.raises(MoveRefused) as caught:
        mover.jump("z", element)
    assert caught.value.params["reason"] != caught.value.params["reason_en"]


@pytest.mark.parametrize("element", ["caught", "a (split)", "a (join)", "each [child]"])
def test_what_is_no_node_of_its_own(element: str) -> None:
    row = Sketch("row", "s > a > each > e; caught > h > e1", {"caught": "catch:a", "each": Node("user", each="people")})
    mover = Mover(row, variables={"people": []})

    with pytest.raises(MoveRefused):
        mover.jump("a", element)


def test_not_into_a_sibling_branch() -> None:
    mover = Mover(FORK)
    mover.done("m", "n")

    with pytest.raises(MoveRefused):
        mover.jump("a1", "b2")


def test_inside_a_called_process_and_on_the_call_itself() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1")
    assert mover.jump("call/c2", "c3") == ["call/c3"]

    assert mover.jump("call/c3", "z", outside=1) == ["z"]
    assert (mover.fell, mover.levels) == (["call/c3"], 0)
    assert mover.jump("z", "call") == ["call/c1"]
    assert mover.jump("call/c1", "e") == ["z"], "to the end of the called process"


def test_not_into_a_called_process_from_outside() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a")
    mover.jump("call/c1", "z", outside=1)

    with pytest.raises(MoveRefused):
        mover.jump("z", "c1")


def test_the_calls_around_a_token_are_told_from_the_inside_out() -> None:
    mover = Mover(Sketch("outer", "s > call1 > e", {"call1": "call:parent"}), PARENT, CHILD)
    mover.done("call1/a")

    around = mover.load().calls(mover.open_ids["call1/call/c1"])
    assert [(call.element_path, call.process_key) for call in around] == [("call1/call", "parent"), ("call1", "outer")]


def test_one_of_several_instances_takes_all_of_them_along() -> None:
    row = Sketch("row", "s > a > each > z > e", {"each": Node("user", each="people")})
    mover = Mover(row, variables={"people": [1, 2], "result": 0})
    mover.done("a")

    assert mover.jump("each[0]", "z") == ["z"]
    assert mover.fell == ["each[0]", "each[1]"]
    assert mover.jump("z", "each") == ["each[0]", "each[1]"]


def test_a_service_that_stands_still_can_be_left_behind() -> None:
    def broken(x: int) -> int:
        raise ValueError(x)

    mover = Mover(Sketch("row", "s > a > v > z > e", {"v": "service:broken"}), services={"broken": broken})
    mover.done("a")
    (stood,) = mover.stood
    execution = mover.load()
    execution.jump(stood, "z")

    assert execution.taken_out == [stood]
    assert [token.element_path for token in execution.waiting()] == ["z"]


def test_an_inclusive_join_that_waited_for_the_token_that_is_gone_goes_on() -> None:
    ways = "s > m > F; F > a : A; F > b : B; F > x *; a > J; b > g; g > J *; g > y : stop; x > J; J > z > e; y > e1"
    mover = Mover(Sketch("some", ways, {"F": "or", "J": "or", "g": "xor"}), variables={"A": True, "B": True, "stop": False})
    mover.done("m", "a")
    assert mover.open == ["b"]

    assert mover.jump("b", "y") == ["y", "z"]
    mover.done("y", "z")
    assert mover.ended


def test_a_jump_over_a_join_can_be_returned_from() -> None:
    mover = Mover(FORK)
    mover.done("m", "n", "b1", "b2")
    mover.jump("a1", "z")
    assert mover.targets("z") == ["n", "m"]

    assert mover.back("z", to="n") == ["n"]
    mover.done("n", "a1", "a2", "b1", "b2", "z", "y")
    assert mover.ended
