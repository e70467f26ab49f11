"""退回 inside one process: own branch, forks, joins that are un-fired, inclusive gateways, loops."""

from itertools import permutations

import pytest

from engine.errors import MoveRefused, UserTaskNotFound
from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Sketch

ROW = Sketch("row", "s > a > b > c > e")
FORK = Sketch("fork", "s > m > F > a1 > a2 > J > z > e; F > b1 > b2 > J", {"F": "and", "J": "and"})
THREE = Sketch("three", "s > m > F > a > J > z > e; F > b > J; F > c > J", {"F": "and", "J": "and"})
NESTED = Sketch(
    "nested", "s > m > F > a > G > c > H > h > J > z > e; G > d > H; F > b > J", {"F": "and", "G": "and", "H": "and", "J": "and"}
)  # fmt: skip
SOME = Sketch(
    "some", "s > m > F; F > a : A; F > b : B; F > c : C; F > x *; a > J; b > g; g > J *; g > e1 : stop; c > J; x > J; J > z > e",
    {"F": "or", "J": "or", "g": "xor"},
)  # fmt: skip
LOOP = Sketch("loop", "s > m > F > A > J > Z > g; F > B > J; g > m : again; g > e *", {"F": "and", "J": "and", "g": "xor"})
WAYS = {"A": True, "B": True, "C": False, "stop": False}
BOTH = [("a", "b"), ("b", "a")]


def test_back_along_a_row() -> None:
    mover = Mover(ROW)
    mover.done("a", "b")
    assert mover.targets("c") == ["b", "a"]

    assert mover.back("c", to="a") == ["a"]
    assert mover.fell == ["c"]

    assert mover.done("a", "b", "c") == []
    assert mover.ended


def test_a_returned_to_visit_is_told_with_the_flow_that_led_there_first() -> None:
    mover = Mover(ROW)
    mover.done("a", "b")
    mover.back("c", to="b")

    assert [(visit.element_path, visit.flow_in) for visit in mover.steps] == [("b", "a_to_b")]


@pytest.mark.parametrize("to", ["c", "b"], ids=["downstream", "itself"])
def test_nobody_returns_to_where_the_token_has_not_been(to: str) -> None:
    mover = Mover(ROW)
    mover.done("a")

    with pytest.raises((MoveRefused, UserTaskNotFound)):
        mover.back("b", to=to)


@pytest.mark.parametrize("target", ["", "initiator", "00000000-0000-4000-8000-000000000000"])
def test_a_target_that_nobody_knows(target: str) -> None:
    mover = Mover(ROW)

    with pytest.raises(UserTaskNotFound):
        mover.do(lambda execution: execution.return_to(mover.open_ids["a"], target))


def test_a_task_that_is_not_open_returns_nowhere() -> None:
    mover = Mover(ROW)
    a = mover.open_ids["a"]
    mover.done("a")
    b = mover.open_ids["b"]
    mover.done("b")

    with pytest.raises(MoveRefused):
        mover.do(lambda execution: execution.return_to(b, a))


def test_a_refusal_names_the_element_and_a_reason_in_both_languages() -> None:
    mover = Mover(ROW)
    mover.done("a")
    with pytest.raises(MoveRefused) as caught:
        mover.back("b", to="b")

    assert caught.value.params["element"] == "b"
    assert caught.value.params["reason"] != caught.value.params["reason_en"]


@pytest.mark.parametrize(("first", "other"), BOTH)
@pytest.mark.parametrize(("before", "fell"), [(["a1"], ["a2", "b1"]), (["b1", "b2", "a1"], ["a2"]), (["a1", "b1"], ["a2", "b2"])], ids=str)
def test_from_inside_a_fork_to_before_it(first: str, other: str, before: list[str], fell: list[str]) -> None:
    """Sibling open, half way, or already at the join: all of the fork goes, and the second pass waits for all of it."""
    mover = Mover(FORK)
    mover.done("m", *before)

    assert mover.back("a2", to="m") == ["m"]
    assert mover.fell == fell

    assert mover.done("m") == ["a1", "b1"]
    assert mover.done(f"{first}1", f"{first}2") == [f"{other}1"]
    assert mover.done(f"{other}1", f"{other}2") == ["z"]
    mover.done("z")
    assert mover.ended


def test_inside_the_own_branch_the_others_stay() -> None:
    mover = Mover(FORK)
    mover.done("m", "a1")
    sibling = mover.open_ids["b1"]
    assert mover.back("a2", to="a1") == ["a1", "b1"]
    assert (mover.fell, mover.open_ids["b1"]) == (["a2"], sibling)

    mover.done("b1", "b2")
    assert mover.done("a1", "a2") == ["z"]


def test_inside_the_own_branch_an_arrival_of_the_others_stays() -> None:
    mover = Mover(FORK)
    mover.done("m", "b1", "b2", "a1")

    assert mover.back("a2", to="a1") == ["a1"]
    assert mover.done("a1", "a2") == ["z"]


def test_never_into_a_sibling_branch() -> None:
    mover = Mover(FORK)
    mover.done("m", "b1", "a1")
    assert mover.targets("a2") == ["a1", "m"]

    with pytest.raises(MoveRefused):
        mover.back("a2", to="b1")


@pytest.mark.parametrize(("first", "other"), BOTH)
def test_from_behind_the_join_to_before_the_fork(first: str, other: str) -> None:
    mover = Mover(FORK)
    mover.done("m", f"{first}1", f"{first}2", f"{other}1", f"{other}2")
    assert mover.targets("z") == [f"{other}2", f"{other}1", f"{first}2", f"{first}1", "m"]

    assert mover.back("z", to="m") == ["m"]
    mover.done("m")
    assert mover.done(f"{first}1", f"{first}2") == [f"{other}1"]
    assert mover.done(f"{other}1", f"{other}2") == ["z"]


@pytest.mark.parametrize(("first", "other"), BOTH)
@pytest.mark.parametrize("into", ["a", "b"])
def test_from_behind_the_join_into_a_branch_the_join_is_taken_back(first: str, other: str, into: str) -> None:
    """The other branch stays done: its arrival waits again."""
    mover = Mover(FORK)
    mover.done("m", f"{first}1", f"{first}2", f"{other}1", f"{other}2")

    assert mover.back("z", to=f"{into}1") == [f"{into}1"]
    assert mover.done(f"{into}1") == [f"{into}2"]
    assert mover.done(f"{into}2") == ["z"]
    mover.done("z")
    assert mover.ended


@pytest.mark.parametrize("order", list(permutations("abc")), ids=str)
@pytest.mark.parametrize("into", "abc")
def test_one_of_three_branches_is_repeated_whatever_the_order_of_arrival(order: tuple[str, ...], into: str) -> None:
    mover = Mover(THREE)
    mover.done("m", *order)
    assert mover.back("z", to=into) == [into]
    assert mover.done(into) == ["z"]

    assert mover.back("z", to="m") == ["m"]
    assert mover.done("m") == ["a", "b", "c"]
    assert mover.done(*reversed(order)) == ["z"]
    mover.done("z")
    assert mover.ended


def test_a_modelled_loop_around_a_join_needs_both_branches_every_time() -> None:
    """F15, seen failing with taken arrivals counted too."""
    mover = Mover(LOOP, variables={"again": True})
    mover.done("m", "A", "B", "Z", "m")
    assert mover.done("B") == ["A"]
    assert mover.done("A") == ["Z"]
    assert mover.back("Z", to="B") == ["B"]
    mover.done("B", "Z", "m", "A")
    assert mover.open == ["B"]

    mover.variables["again"] = False
    mover.done("B", "Z")
    assert mover.ended


def test_two_visits_of_a_node_in_a_loop_are_two_targets_until_loops_are_forgotten() -> None:
    mover = Mover(LOOP, variables={"again": True})
    mover.done("m", "A", "B", "Z", "m")
    assert mover.targets("A") == ["m", "Z", "B", "A", "m"]

    mover.forget_loops()
    assert mover.targets("A") == ["m"]
    assert mover.back("A", to="m") == ["m"]
    mover.done("m", "B", "A")
    mover.forget_loops()
    assert mover.targets("Z") == ["A", "B", "m"]
    assert mover.back("Z", to="A") == ["A"]


def test_inclusive_gateway_with_other_branches_in_the_second_pass() -> None:
    mover = Mover(SOME, variables=dict(WAYS))
    assert mover.done("m") == ["a", "b"]
    assert mover.done("a") == ["b"]
    assert mover.done("b") == ["z"]

    mover.back("z", to="m")
    mover.variables["C"] = True
    assert mover.done("m") == ["a", "b", "c"]
    assert mover.done("c", "b") == ["a"]
    assert mover.done("a") == ["z"]


def test_into_one_branch_of_an_inclusive_gateway() -> None:
    mover = Mover(SOME, variables=dict(WAYS))
    mover.done("m", "a", "b")

    assert mover.back("z", to="b") == ["b"]
    assert mover.done("b") == ["z"]

    mover.back("z", to="b")
    mover.variables["stop"] = True
    assert mover.done("b") == ["z"], "a branch that ends early lets the join go on"
    mover.done("z")
    assert mover.ended


def test_an_inclusive_gateway_with_fewer_branches_in_the_second_pass() -> None:
    mover = Mover(SOME, variables=dict(WAYS))
    mover.done("m", "a")
    mover.back("b", to="m")
    mover.variables["A"] = False

    assert mover.done("m") == ["b"]
    assert mover.done("b") == ["z"]


def test_the_default_flow_of_an_inclusive_gateway() -> None:
    mover = Mover(SOME, variables=WAYS | {"A": False, "B": False})
    assert mover.done("m") == ["x"]
    assert mover.done("x") == ["z"]
    assert mover.back("z", to="x") == ["x"]
    assert mover.done("x") == ["z"]


def test_nested_forks() -> None:
    mover = Mover(NESTED)
    mover.done("m", "a", "c")
    assert mover.back("d", to="a") == ["a", "b"]
    assert mover.fell == ["d"]
    assert mover.done("a", "d") == ["b", "c"]
    assert mover.done("c") == ["b", "h"]
    assert mover.back("h", to="c") == ["b", "c"]
    assert mover.done("c") == ["b", "h"]
    mover.done("h", "b")

    assert mover.back("z", to="d") == ["d"], "inner and outer join are taken back together"
    assert mover.done("d") == ["h"]
    assert mover.done("h") == ["z"]
    assert mover.back("z", to="a") == ["a"]
    mover.done("a", "c", "d")
    assert mover.done("h") == ["z"]
    mover.done("z")
    assert mover.ended


def test_a_state_of_before_joins_had_marks_runs_on_and_refuses_what_it_cannot_know() -> None:
    mover = Mover(FORK)
    mover.done("m", "a1", "a2", "b1", "b2")
    execution = mover.load()
    for task in execution._tree.everything():
        task.internal_data.clear()
    mover.blob = execution.dump()

    with pytest.raises(MoveRefused):
        mover.back("z", to="b1")
    assert mover.back("z", to="m") == ["m"]
    mover.done("m", "a1", "a2", "b1", "b2", "z")
    assert mover.ended
