"""The state of a process that goes round and round is bounded by its diagram, and nothing else is noticed of it."""

import os
from collections import Counter, defaultdict
from datetime import timedelta
from random import Random

import pytest

from engine import bpmn
from engine.testing.rounds import reject_rounds
from tests.bpmn.blocks import Block, Drawing, Player
from tests.bpmn.drive import Drive
from tests.bpmn.memory import Memory

ROUNDS = 60
ROUNDS_IN_EARNEST = int(os.environ.get("SOAK_ROUNDS", "300"))
TASK = Block("task")
FORK = Block("and", (Block("sequence", (TASK, Block("and", (TASK, TASK)))), TASK))
CHOICE = Block("or", (TASK, Block("xor", (TASK, TASK)), TASK))
ROUNDABOUT = Block("loop", (Block("sequence", (TASK, FORK, Block("loop", (CHOICE,)), Block("sub", (FORK,)))),))


@pytest.mark.parametrize(
    ("name", "one_round"),
    [
        ("parallel_gateway_in_a_loop", ["m", "a", "b", "z"]),
        ("parallel_gateway_in_a_loop", ["m", "b", "a", "z"]),
        ("inclusive_gateway_in_a_loop", ["m", "b", "a", "z"]),
        ("nested_forks", ["m", "b", "a", "d", "c", "h", "z"]),
        ("call_in_a_loop", ["call/c1", "call/c2"]),
        ("multi_instance_in_a_loop", ["sign[1]", "sign[0]"]),
    ],
    ids=str,
)
def test_the_state_does_not_grow_with_the_rounds(name: str, one_round: list[str]) -> None:
    drive = Drive(name, {"again": True, "A": True, "B": True, "signers": ["甲", "乙"]})
    sizes = []
    for _ in range(ROUNDS):
        drive.done(*one_round)
        sizes.append(len(drive.blob))

    assert max(sizes) < 4_200
    assert min(sizes[-40:]) < 1_500


def test_a_loop_of_an_error_boundary_is_forgotten_too() -> None:
    def pay(amount: int) -> None:
        raise ValueError(amount)

    drive = Drive("error_boundary_in_a_loop", {"amount": 1}, services={"pay": pay})
    (failure,) = drive.failures
    for _ in range(ROUNDS):
        drive.retry(failure)

    assert len(drive.blob) < 1_000


@pytest.mark.parametrize("seed", range(3))
def test_what_is_open_is_what_the_drawing_says_however_long_it_goes_round(seed: int) -> None:
    random, drawing = Random(seed), Drawing(ROUNDABOUT)
    specs = bpmn.compile(drawing.xml, process_id="p", name="p", bindings={})
    ways: dict[int, list[int]] = defaultdict(list)
    player = Player(ROUNDABOUT, ways, entered=Counter())
    player.start()
    blob = bpmn.Execution.start(specs, "p", Memory({f"way_{n}": [] for n in range(drawing.count)}), budget=500).dump()
    sizes = []

    for _ in range(250):
        ways.update({n: random.choice([[0], [1], [0, 1]]) for n in range(drawing.count)})
        ways[0] = [0]
        execution = bpmn.Execution.load(blob, specs, "p", Memory({f"way_{n}": ways[n] for n in ways}), budget=500)
        token = random.choice(execution.waiting())
        execution.complete(token.id)
        player.complete(token.element_path)
        assert sorted(t.element_path for t in execution.waiting()) == sorted(player.open)
        blob = execution.dump()
        sizes.append(len(blob))

    assert max(sizes) < 8_000


def test_a_request_that_is_rejected_hundreds_of_times_is_as_small_as_after_the_first() -> None:
    """A loop around a parallel block with a boundary timer."""
    few, many = reject_rounds(20), reject_rounds(ROUNDS_IN_EARNEST)

    assert many.bytes_max < 5_000
    assert many.bytes_max < few.bytes_max * 1.1


def test_side_paths_that_have_ended_are_forgotten_and_open_ones_are_not() -> None:
    """A reminder in every round: one that nobody has answered stays, the others leave nothing behind."""
    drive = Drive("reject_rounds_with_a_reminder", {"again": True})
    sizes = []
    for number in range(ROUNDS):
        drive.done("m")
        drive.passes(days=1)
        if number:
            drive.done("h")
        drive.done("a", "b", "z")
        sizes.append(len(drive.blob))

    assert max(sizes) < 3_000
    assert drive.open == ["h", "m"]
    drive.variables["again"] = False
    drive.done("m", "a", "b", "z", "h")
    assert drive.ended


def test_a_reminder_every_hour_for_five_days_leaves_nothing_but_what_is_open() -> None:
    drive = Drive("hourly_reminder")
    sizes = []
    for _ in range(120):
        drive.passes(hours=1)
        drive.done("h")
        sizes.append(len(drive.blob))

    assert max(sizes) < 2_500
    assert (drive.open, drive.due) == (["a"], {"t": timedelta(hours=1)})
    drive.done("a", "z")
    assert (drive.ended, drive.ended_at) == (True, "e")
