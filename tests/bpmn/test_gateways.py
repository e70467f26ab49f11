"""Exclusive, parallel and inclusive gateways, once and in modelled loops."""

from itertools import permutations

import pytest

from engine.errors import NoFlowHolds
from tests.bpmn.drive import Drive


@pytest.mark.parametrize(("amount", "way"), [(5_000, "big"), (500, "mid"), (5, "small")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds_else_the_default(amount: int, way: str) -> None:
    drive = Drive("exclusive_gateway", {"amount": amount})

    assert drive.done("a") == [way]
    assert f"g_to_{way}" in drive.flows

    drive.done(way)
    assert drive.ended


def test_an_exclusive_gateway_evaluates_no_condition_behind_the_one_that_holds() -> None:
    drive = Drive("exclusive_gateway", {"amount": 5_000})

    drive.done("a")

    assert drive.world.asked == ["amount > 1000"]


@pytest.mark.parametrize("amount", [500, "text", None])
def test_an_exclusive_gateway_without_a_true_condition_and_without_default_refuses_the_command(amount: object) -> None:
    drive = Drive("exclusive_gateway_without_default", {"amount": amount})

    with pytest.raises(NoFlowHolds) as refused:
        drive.done("a")

    assert refused.value.params == {"element": "g"}
    assert drive.open == ["a"]


def test_only_true_is_true() -> None:
    drive = Drive("parallel_gateway_in_a_loop", {"again": "false"})

    drive.done("m", "a", "b", "z")

    assert drive.ended


@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_a_parallel_join_waits_for_all_its_branches_in_every_order(order: tuple[str, str, str]) -> None:
    drive = Drive("parallel_gateway")
    assert drive.open == ["a", "b", "c"]

    assert drive.done(*order[:2]) == [order[2]]
    assert drive.done(order[2]) == ["z"]
    drive.done("z")

    assert drive.ended
    assert drive.flows >= {"F_to_a", "F_to_b", "F_to_c", "a_to_J", "b_to_J", "c_to_J", "J_to_z"}


@pytest.mark.parametrize("rounds", [["ab", "ab"], ["ab", "ba"], ["ba", "ab", "ba", "ab"]])
def test_a_parallel_join_in_a_loop_waits_for_all_branches_in_every_round(rounds: list[str]) -> None:
    """F15: arrivals of the pass before must not count. Seen failing with taken ones counted too."""
    drive = Drive("parallel_gateway_in_a_loop", {"again": True})

    for order in rounds:
        assert drive.done("m") == ["a", "b"]
        assert drive.done(order[0]) == [order[1]]
        assert drive.done(order[1]) == ["z"]
        assert drive.done("z") == ["m"]

    drive.variables["again"] = False
    drive.done("m", "b", "a", "z")
    assert drive.ended


def test_two_tokens_through_one_fork_do_not_kill_each_other() -> None:
    """F16: a second pass of a fork must leave the tokens of the first alone. Seen failing with the library's gateway."""
    drive = Drive("fork_passed_twice")
    drive.done("a", "b")

    assert drive.done("x") == ["c", "d", "x"]
    assert drive.done("x") == ["c", "c", "d", "d"]
    assert drive.taken_out == []

    drive.done("c", "d", "d", "c")
    assert drive.ended


def test_nested_forks_join_from_the_inside_out_in_every_round() -> None:
    drive = Drive("nested_forks", {"again": True})
    for order in ("acdhb", "bacdh", "adcbh", "abdch"):
        drive.done("m", *order)
        assert drive.open == ["z"], order
        drive.done("z")

    assert drive.open == ["m"]


def test_a_parallel_join_takes_one_token_from_each_flow_and_what_is_more_waits_for_the_next_round() -> None:
    drive = Drive("more_tokens_than_a_join_takes")
    drive.done("a", "b", "c", "d")

    assert drive.done("x", "x") == ["y", "y"]
    assert drive.done("y") == ["y", "z"]
    assert drive.done("y") == ["z", "z"]
    drive.done("z", "z")

    assert drive.ended


@pytest.mark.parametrize("name", ["inclusive_gateway_with_a_shortcut", "parallel_gateway_with_a_shortcut"])
def test_an_inclusive_join_waits_for_a_token_that_has_only_just_left_the_fork(name: str) -> None:
    drive = Drive(name, {"A": True})
    waits_for_a = name.startswith("parallel")

    assert drive.done("m") == (["a"] if waits_for_a else ["z"])
    drive.done(*["a"] * waits_for_a, "z")

    assert drive.ended


def test_a_branch_that_goes_back_before_its_fork_leaves_the_others_alone() -> None:
    drive = Drive("fork_left_backwards", {"again": True})
    for rounds in range(1, 20):
        drive.done("m")
        assert drive.open == ["a"] + ["b"] * rounds
        assert drive.done("a") == ["b"] * rounds + ["m"]

    drive.variables["again"] = False
    drive.done("m", "a", *["b"] * 20)
    assert drive.open == ["z"]


def test_an_inclusive_gateway_goes_along_every_flow_that_holds() -> None:
    drive = Drive("inclusive_gateway", {"A": True, "B": False, "C": True, "stop": False})

    assert drive.done("m") == ["a", "c"]
    assert drive.done("a") == ["c"]
    assert drive.done("c") == ["z"]


def test_an_inclusive_gateway_takes_the_default_flow_only_when_nothing_holds() -> None:
    drive = Drive("inclusive_gateway", {"A": False, "B": False, "C": None})

    assert drive.done("m") == ["x"]
    assert drive.done("x") == ["z"]


def test_an_inclusive_gateway_without_a_true_condition_and_without_default_refuses_the_command() -> None:
    with pytest.raises(NoFlowHolds) as refused:
        Drive("inclusive_gateway_without_default", {"A": False})

    assert refused.value.params == {"element": "F"}


def test_an_inclusive_join_does_not_wait_for_a_branch_that_ended_elsewhere() -> None:
    drive = Drive("inclusive_gateway", {"A": True, "B": True, "C": False, "stop": True})
    drive.done("m", "a")
    assert drive.open == ["b"]

    assert drive.done("b") == ["z"]
    drive.done("z")

    assert drive.ended


@pytest.mark.parametrize("first", ["ab", "ba"])
@pytest.mark.parametrize("second", ["ab", "ba"])
def test_an_inclusive_join_in_a_loop_waits_for_all_its_branches_in_every_round(first: str, second: str) -> None:
    """F20: in the second pass the join must not fire with the first arrival. Seen failing without `awaited`."""
    drive = Drive("inclusive_gateway_in_a_loop", {"A": True, "B": True, "again": True})
    drive.done("m", *first, "z", "m")

    assert drive.done(second[0]) == [second[1]]
    assert drive.done(second[1]) == ["z"]


def test_an_inclusive_join_waits_for_other_branches_in_the_second_round_than_in_the_first() -> None:
    drive = Drive("inclusive_gateway_in_a_loop", {"A": True, "B": False, "again": True})
    drive.done("m", "a", "z")
    drive.variables.update(A=True, B=True)
    assert drive.done("m") == ["a", "b"]
    assert drive.done("b") == ["a"]
    drive.done("a", "z")
    drive.variables.update(A=False)

    assert drive.done("m") == ["b"]
    assert drive.done("b") == ["z"]


def test_an_arrival_that_comes_after_its_join_has_gone_on_does_not_keep_the_process_from_ending() -> None:
    """Decision 10: the path of a cycle timer leads into the join of the block it began in, and brings one token too many."""
    drive = Drive("extra_arrival_at_a_join")
    drive.passes(hours=1)
    drive.done("a", "b")
    assert drive.open == ["h", "z"]
    assert drive.done("h") == ["z"]

    drive.done("z")

    assert (drive.ended, drive.ended_at) == (True, "e")


def test_an_extra_arrival_is_taken_by_the_next_round_if_there_is_one() -> None:
    drive = Drive("extra_arrival_at_a_join")
    drive.passes(hours=1)
    drive.passes(hours=1)
    drive.done("h", "h")

    assert drive.done("b") == ["a", "z"]
    drive.done("z", "a")

    assert drive.ended


def test_an_inclusive_join_does_not_wait_for_a_token_that_no_parallel_join_will_take() -> None:
    drive = Drive("inclusive_join_behind_an_extra_arrival")
    drive.passes(hours=1)
    drive.done("a", "b", "h")
    assert drive.open == ["y", "z"]

    assert drive.done("z") == ["y"]
    assert drive.done("y") == ["w"]
    drive.done("w")

    assert drive.ended


def test_a_join_that_starves_stays_where_nothing_has_come_to_an_end() -> None:
    drive = Drive("starving_join", {"right": False})

    assert drive.done("a") == []
    assert not drive.ended
