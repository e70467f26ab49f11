"""Parallel joins that can never be complete, and those that only look so."""

import pytest

from engine.bpmn.lint import lint
from tests.bpmn.lint.drawing import HEARD, draw, timer


def found(text: str, **more: dict[str, str]) -> set[str]:
    return {f.rule for f in lint("process.bpmn", draw(text, **more)) if f.rule.startswith("parallel-join")}


DEADLOCKS = {
    "a choice into a join": "s > x | x > p1 : a | x > p2 * | p1 > q | p2 > q | q > e",
    "three ways, two of them merged before": "s > x | x > p1 : a | x > p2 : b | x > p3 * | p1 > x2 | p2 > x2 | x2 > q | p3 > q | q > e",
    "an inclusive split into a parallel join": "s > o | o > p1 : a | o > p2 * | p1 > q | p2 > q | q > e",
    "inside a loop": "s > x0 > x | x > p1 : a | x > p2 * | p1 > q | p2 > q | q > x9 | x9 > x0 : again | x9 > e *",
    "one branch forks to both, the other does not": "s > x | x > q1 : a | x > p3 * | q1 > p1 > q | q1 > p2 > q | p3 > q4 > q | q4 > e2 | q > e",
    "a loop that ends in the join itself": "s > q > p1 > x | x > q : again | x > e *",
}
SOUND = {
    "fork and join": "s > q1 | q1 > p1 > q | q1 > p2 > q | q > e",
    "a choice within a branch": "s > q1 | q1 > x | x > p1 : a | x > p2 * | p1 > x2 | p2 > x2 | x2 > q | q1 > p3 > q | q > e",
    "nested blocks": "s > q1 | q1 > q2 | q2 > p1 > q3 | q2 > p2 > q3 | q3 > q | q1 > p3 > q | q > e",
    "a reject loop around a block": "s > x0 > q1 | q1 > u1 > q | q1 > u2 > q | q > x | x > x0 : again | x > e *",
    "a reject loop around a block with a choice in it": (
        "s > x0 > q1 | q1 > x1 | x1 > u1 : a | x1 > u2 * | u1 > x2 | u2 > x2 | x2 > q | q1 > u3 > q | q > x | x > x0 : again | x > e *"
    ),
    "a loop within a branch": "s > q1 | q1 > x0 > u1 > x | x > x0 : again | x > q * | q1 > u2 > q | q > e",
    "a choice before everything": "s > x | x > p1 : a | x > p2 * | p1 > x2 | p2 > x2 | x2 > q1 | q1 > u1 > q | q1 > u2 > q | q > e",
    "an inclusive block": "s > o | o > p1 : a | o > p2 * | p1 > o2 | p2 > o2 | o2 > e",
    "two tokens that each choose": "s > q1 | q1 > x | q1 > x | x > p1 : a | x > p2 * | p1 > q | p2 > q | q > e",
}  # fmt: skip


@pytest.mark.parametrize("text", DEADLOCKS.values(), ids=DEADLOCKS.keys())
def test_a_join_that_waits_for_ever_is_an_error(text: str) -> None:
    assert "parallel-join-deadlock" in found(text)


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_a_sound_block_is_left_alone(text: str) -> None:
    assert found(text) == set()


def test_an_error_way_into_the_join_beside_the_normal_one_is_a_deadlock() -> None:
    assert found("s > v > q | b > q | q > e", on={"b": "v"}) == {"parallel-join-deadlock"}


def test_an_error_way_that_rejoins_its_own_branch_is_sound() -> None:
    assert found("s > q1 | q1 > v > x > q | b > x | q1 > p1 > q | q > e", on={"b": "v"}) == set()


def test_leaving_a_block_for_an_end_event_starves_its_join() -> None:
    leaves = "s > q1 | q1 > u1 > q | q1 > u2 > x | x > e2 : a | x > q * | q > e"

    assert found(leaves) == {"parallel-join-may-starve"}
    assert found(leaves, inside={"e2": "<bpmn:terminateEventDefinition/>"}) == set()


def test_joins_of_sub_processes_are_looked_at_too() -> None:
    assert found("s > z > e", inner={"z": "s2 > x | x > p1 : a | x > p2 * | p1 > q | p2 > q | q > e2"}) == {"parallel-join-deadlock"}


def beside(event: str, host: str) -> dict[str, str]:
    return {event: f'id="{event}" attachedToRef="{host}" cancelActivity="false"'}


def test_an_event_gateway_takes_one_branch_so_a_parallel_join_behind_it_waits_for_ever() -> None:
    assert found("s > g | g > w1 > q | g > w2 > q | q > e") == {"parallel-join-deadlock"}
    assert found("s > q1 | q1 > g | g > w1 > x | g > w2 > x | x > q | q1 > u > q | q > e") == set()


def test_of_several_start_events_only_one_begins() -> None:
    starts = {"inside": {"s2": HEARD["message"]}}

    assert found("s > q | s2 > q | q > u > e", **starts) == {"parallel-join-deadlock"}
    assert found("s > x | s2 > x | x > q1 | q1 > u1 > q | q1 > u2 > q | q > e", **starts) == set()


def test_a_timer_that_interrupts_takes_its_branch_away_from_the_join() -> None:
    leaves = "s > q1 | q1 > u1 > q | q1 > u2 > q | b > e2 | q > e"

    assert found(leaves, on={"b": "u2"}, inside={"b": timer()}) == {"parallel-join-may-starve"}
    assert found(leaves.replace("b > e2", "b > x").replace("q1 > u2 > q", "q1 > u2 > x > q"), on={"b": "u2"}, inside={"b": timer()}) == set()


def test_a_reminder_takes_nothing_away_and_may_not_be_waited_for() -> None:
    reminds = {"on": {"b": "u2"}, "inside": {"b": timer()}, "attributes": beside("b", "u2")}

    assert found("s > q1 | q1 > u1 > q | q1 > u2 > q | b > m > e2 | q > e", **reminds) == set()
    assert found("s > q1 | q1 > u1 > q | q1 > u2 > q | b > m > q | q > e", **reminds) == {"parallel-join-deadlock"}


@pytest.mark.parametrize("kind", ["intermediateCatchEvent", "intermediateThrowEvent", "receiveTask", "sendTask"])
def test_a_token_passes_events_and_message_tasks(kind: str) -> None:
    drawn = "s > q1 | q1 > n1 > q | q1 > n2 > q | q > e"

    assert found(drawn, kinds={"n1": kind, "n2": kind}) == set()
    assert found(drawn.replace("q1 >", "x >").replace("> q1", "> x"), kinds={"n1": kind, "n2": kind}) == {"parallel-join-deadlock"}
