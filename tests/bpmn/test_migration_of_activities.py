"""Migration of what is open: repeated activities, called processes, boundary events, failed services."""

from dataclasses import replace
from typing import Any

import pytest

from engine import bpmn
from engine.errors import MoveRefused
from tests.bpmn.mover import Mover, compiled
from tests.bpmn.sketch import Node, Sketch

CHILD = Sketch("child", "s > c1 > c2 > e")
LONGER_CHILD = Sketch("child", "s > c1 > cx > c2 > e")
EACH = Sketch("each", "s > a > each > z > e", {"each": Node("user", each="people")})


def test_running_instances_go_on_in_an_activity_that_repeats_in_the_same_way() -> None:
    mover = Mover(EACH, variables={"people": [1, 2], "result": 0})
    mover.done("a", "each[0]")

    assert mover.migrate(replace(EACH, ways="s > a > each > y > z > e")) == ["each[1]"]
    assert mover.done("each[1]") == ["y"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [(Node("user", each="others"), "instances_changed"), (Node("user"), "element_changed"), (Node("service", "v", each="people"), "element_changed")],
    ids=["another collection", "not repeated", "another task"],
)
def test_running_instances_of_an_activity_that_changed(changed: Node, code: str) -> None:
    mover = Mover(EACH, variables={"people": [1, 2], "result": 0})
    mover.done("a", "each[0]")

    found = mover.obstacles(replace(EACH, nodes={"each": changed}))
    assert {one for _, one, _ in found} == {code}
    with pytest.raises(MoveRefused):
        mover.migrate(replace(EACH, nodes={"each": changed}))


def test_instances_of_called_processes_go_on() -> None:
    parent = Sketch("parent", "s > call > z > e", {"call": Node("call", "child", each="people")})
    mover = Mover(parent, CHILD, variables={"people": [1, 2], "result": 0})
    mover.done("call[1]/c1", "call[1]/c2")

    assert mover.migrate(replace(parent, ways="s > call > y > z > e"), LONGER_CHILD) == ["call[0]/c1"]
    mover.done("call[0]/c1", "call[0]/cx")
    assert mover.done("call[0]/c2") == ["y"]


WATCHED = Sketch("parent", "s > a > call > z > e; caught > h > e1", {"call": "call:child", "caught": "catch:call"})
FAILING = Sketch("child", "s > c1 > g; g > wrong : bad; g > e *", {"g": "xor", "wrong": "error"})
UNWATCHED = Sketch("parent", "s > a > call > z > e", {"call": "call:child"})


def test_a_boundary_event_that_is_taken_away_from_an_open_activity() -> None:
    mover = Mover(WATCHED, FAILING)
    mover.done("a")

    assert mover.obstacles(UNWATCHED, FAILING) == [("caught", "boundary_gone", False)]
    mover = Mover(WATCHED, FAILING, variables={"bad": False})
    mover.done("a", "call/c1")
    assert mover.migrate(UNWATCHED, FAILING) == ["z"], "behind the activity nobody misses it"
    assert mover.back("z", to="a") == ["a"]


def test_a_handler_whose_boundary_event_is_taken_away() -> None:
    mover = Mover(WATCHED, FAILING, variables={"bad": True})
    mover.done("a", "call/c1")
    assert mover.open == ["h"]

    assert mover.migrate(replace(UNWATCHED, ways="s > a > call > z > h > e"), FAILING) == ["h"]
    assert mover.targets("h") == ["a"]
    mover.done("h")
    assert mover.ended


def test_a_first_boundary_event_on_an_open_activity_is_told_and_not_armed() -> None:
    mover = Mover(UNWATCHED, FAILING, variables={"bad": True})
    mover.done("a")
    told = bpmn.notices(mover.load(), compiled(WATCHED, FAILING, version=2), "parent@2")
    assert [(one.element_path, one.code) for one in told] == [("call", "boundary_not_armed")]

    assert mover.migrate(WATCHED, FAILING) == ["call/c1"]
    execution = mover.load()
    execution.complete(mover.open_ids["call/c1"])
    assert [failure.cause for failure in execution.failures] == ["BpmnError:LIMIT"]


def test_a_boundary_event_beside_another_watches_from_now_on() -> None:
    other = replace(WATCHED, ways="s > a > call > z > e; caught > h > e1; limit > hl > e2", nodes=WATCHED.nodes | {"limit": "limit:call"})
    mover = Mover(WATCHED, FAILING, variables={"bad": True})
    mover.done("a")

    mover.migrate(other, FAILING)
    assert mover.done("call/c1") == ["hl"], "the exact code goes first"


def test_services_that_stand_still_go_on() -> None:
    failing: list[Any] = [ValueError("x")]

    def pay(x: Any) -> Any:
        if failing:
            raise failing[0]
        return x

    row = Sketch("row", "s > v > z > e", {"v": "service:pay"})
    mover = Mover(row, services={"pay": pay})
    (stood,) = mover.stood
    mover.migrate(replace(row, ways="s > v > y > z > e"))
    failing.clear()

    mover.do(lambda execution: execution.retry(stood))
    assert mover.open == ["y"]
