"""退回 into, out of and between called processes and embedded sub-processes; services and errors on the way."""

from typing import Any

import pytest

from engine.errors import MoveRefused
from engine.handlers import BpmnError
from tests.bpmn.mover import Mover
from tests.bpmn.sketch import Node, Sketch

CHILD = Sketch("child", "s > c1 > c2 > c3 > e")
PARENT = Sketch("parent", "s > a > call > z > e", {"call": "call:child"})
MIDDLE = Sketch("middle", "s > m1 > call2 > m2 > e", {"call2": "call:child"})
OUTER = Sketch("outer", "s > a > call > z > e", {"call": "call:middle"})
INNER = Node("sub", inside=Sketch("inner", "s1 > i1 > i2 > e1", {"s1": "start"}))
EMBEDDED_CHILD = Sketch("child", "s > inner > e", {"inner": INNER})
EMBEDDED = Sketch("parent", "s > a > inner > call > z > e", {"inner": INNER, "call": "call:child"})
TWO_ENDS = Sketch("child", "s > F > x > e; F > y > e1", {"F": "and"})
TWO_CALLS = Sketch(
    "parent", "s > a > F > call_1 > J > z > e; F > call_2 > J", {"F": "and", "J": "and", "call_1": "call:child", "call_2": "call:child"}
)  # fmt: skip
EACH = Sketch("parent", "s > a > call > z > e", {"call": Node("call", "child", each="people")})


def test_inside_a_called_process() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1")
    assert mover.targets("call/c2") == ["call/c1", "a"]

    assert mover.back("call/c2", to="call/c1") == ["call/c1"]
    assert mover.fell == ["call/c2"]
    assert mover.done("call/c1") == ["call/c2"]


def test_out_of_a_called_process_it_is_gone_and_begins_anew() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2")
    before = mover.state["inner"][0][0]

    assert mover.back("call/c3", to="a") == ["a"]
    assert (mover.fell, mover.levels) == (["call/c3"], 0)
    assert mover.done("a") == ["call/c1"]
    assert mover.state["inner"][0][0] != before


def test_into_a_finished_called_process() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2", "call/c3")
    assert mover.targets("z") == ["call/c3", "call/c2", "call/c1", "a"]

    assert mover.back("z", to="call/c2") == ["call/c2"]
    assert mover.done("call/c2", "call/c3") == ["z"]
    assert mover.back("z", to="a") == ["a"]
    mover.done("a", "call/c1", "call/c2", "call/c3", "z")
    assert mover.ended


def test_two_levels_out() -> None:
    mover = Mover(OUTER, MIDDLE, CHILD)
    mover.done("a", "call/m1", "call/call2/c1")
    assert mover.targets("call/call2/c2") == ["call/call2/c1", "call/m1", "a"]

    assert mover.back("call/call2/c2", to="call/m1") == ["call/m1"]
    assert mover.levels == 1
    mover.done("call/m1", "call/call2/c1")
    assert mover.back("call/call2/c2", to="a") == ["a"]
    assert mover.levels == 0


def test_two_levels_into_what_is_finished() -> None:
    mover = Mover(OUTER, MIDDLE, CHILD)
    mover.done("a", "call/m1", "call/call2/c1", "call/call2/c2", "call/call2/c3", "call/m2")

    assert mover.back("z", to="call/call2/c2") == ["call/call2/c2"]
    assert [done for _, done, _ in mover.state["inner"]] == [False, False]
    assert mover.done("call/call2/c2", "call/call2/c3") == ["call/m2"]
    assert mover.done("call/m2") == ["z"]

    assert mover.back("z", to="call/m1") == ["call/m1"]
    mover.done("call/m1", "call/call2/c1", "call/call2/c2", "call/call2/c3", "call/m2", "z")
    assert mover.ended


def test_embedded_sub_processes_running_finished_and_beside_a_called_process() -> None:
    mover = Mover(EMBEDDED, EMBEDDED_CHILD)
    mover.done("a", "inner/i1")
    assert mover.back("inner/i2", to="inner/i1") == ["inner/i1"]
    mover.done("inner/i1")
    assert mover.back("inner/i2", to="a") == ["a"]
    mover.done("a", "inner/i1", "inner/i2", "call/inner/i1")
    assert mover.targets("call/inner/i2") == ["call/inner/i1", "inner/i2", "inner/i1", "a"]

    assert mover.back("call/inner/i2", to="inner/i1") == ["inner/i1"]
    assert mover.levels == 1
    mover.done("inner/i1", "inner/i2", "call/inner/i1", "call/inner/i2")
    assert mover.back("z", to="inner/i2") == ["inner/i2"]
    mover.done("inner/i2", "call/inner/i1", "call/inner/i2", "z")
    assert mover.ended


def test_one_of_two_parallel_calls_of_one_process() -> None:
    mover = Mover(TWO_CALLS, TWO_ENDS)
    assert mover.done("a") == ["call_1/x", "call_1/y", "call_2/x", "call_2/y"]
    mover.done("call_1/x", "call_1/y", "call_2/y")
    with pytest.raises(MoveRefused):
        mover.back("call_2/x", to="call_1/x")

    assert mover.done("call_2/x") == ["z"]
    assert mover.back("z", to="call_1/x") == ["call_1/x"]
    assert mover.done("call_1/x") == ["z"]
    assert mover.back("z", to="call_2/y") == ["call_2/y"]
    assert mover.done("call_2/y") == ["z"]

    mover.back("z", to="a")
    mover.done("a", "call_1/x")
    assert mover.back("call_1/y", to="a") == ["a"]
    assert (mover.fell, mover.levels) == (["call_1/y", "call_2/x", "call_2/y"], 0)


def test_into_a_process_that_was_terminated_what_that_took_stays_away() -> None:
    terminated = Sketch("child", "s > F > c1 > t; F > c2 > e", {"F": "and", "t": "terminate"})
    mover = Mover(PARENT, terminated)
    mover.done("a")
    assert mover.done("call/c1") == ["z"]
    assert mover.fell == ["call/c2"]
    assert mover.targets("z") == ["call/c1", "a"]

    assert mover.back("z", to="call/c1") == ["call/c1"]
    assert mover.done("call/c1") == ["z"]
    mover.done("z")
    assert mover.ended


def test_into_a_process_that_was_terminated_beside_a_join_is_refused() -> None:
    """The branch that terminate took would be missed at the join."""
    child = Sketch("child", "s > F > c1 > g; g > t : stop; g > J *; F > c2 > J; J > c3 > e", {"F": "and", "J": "and", "t": "terminate", "g": "xor"})
    mover = Mover(PARENT, child, variables={"stop": True})
    mover.done("a")
    assert mover.done("call/c1") == ["z"]

    with pytest.raises(MoveRefused) as caught:
        mover.back("z", to="call/c1")
    assert caught.value.params["element"] == "call/J"
    assert mover.back("z", to="a") == ["a"]


def test_inside_one_of_several_instances_and_to_before_them() -> None:
    mover = Mover(EACH, CHILD, variables={"people": [1, 2], "result": 0})
    mover.done("a", "call[1]/c1", "call[0]/c1")
    assert mover.targets("call[0]/c2") == ["call[0]/c1", "a"]
    assert mover.back("call[0]/c2", to="call[0]/c1") == ["call[0]/c1", "call[1]/c2"]

    assert mover.back("call[0]/c1", to="a") == ["a"]
    assert (mover.fell, mover.levels) == (["call[0]/c1", "call[1]/c2"], 0)
    mover.variables["people"] = [1]
    assert mover.done("a") == ["call[0]/c1"]


def test_finished_instances_are_no_targets() -> None:
    mover = Mover(EACH, Sketch("child", "s > c1 > e"), variables={"people": [1, 2], "result": 0})
    mover.done("a", "call[1]/c1", "call[0]/c1")
    assert mover.targets("z") == ["a"]

    with pytest.raises(MoveRefused):
        mover.back("z", to="call[0]/c1")


def test_a_user_task_with_several_instances_is_no_target() -> None:
    mover = Mover(Sketch("sign", "s > a > each > z > e", {"each": Node("user", each="people")}), variables={"people": [1, 2], "result": 0})
    mover.done("a", "each[1]")
    assert mover.targets("each[0]") == ["a"]
    mover.done("each[0]")
    assert mover.targets("z") == ["a"]

    assert mover.back("z", to="a") == ["a"]
    assert mover.done("a") == ["each[0]", "each[1]"]


def test_a_service_for_each_of_several_is_called_again() -> None:
    calls: list[Any] = []

    def ping(x: Any) -> Any:
        calls.append(x)
        return x * 2

    sketch = Sketch("each", "s > a > each > z > e", {"each": Node("service", "ping", each="people")})
    mover = Mover(sketch, variables={"people": [1, 2], "result": 0}, services={"ping": ping})
    assert mover.done("a") == ["z"]

    mover.back("z", to="a")
    mover.variables["people"] = [7]
    assert mover.done("a") == ["z"]
    assert calls == [1, 2, 7]
    assert mover.variables["results"] == [14]


def test_a_service_that_stands_still_falls_with_its_branch() -> None:
    def broken(x: Any) -> Any:
        raise ValueError(x)

    mover = Mover(
        Sketch("fork", "s > a > F > b > c > J > e; F > v > J", {"F": "and", "J": "and", "v": "service:broken"}), services={"broken": broken}
    )
    mover.done("a", "b")
    (stood,) = mover.stood
    execution = mover.load()
    (target,) = [t for t in execution.return_targets(mover.open_ids["c"]) if t.element_path == "a"]
    execution.return_to(mover.open_ids["c"], target.token_id)

    assert execution.taken_out == sorted([stood, mover.open_ids["c"]])


def caught(child: str, **nodes: str) -> Mover:
    """A call whose error boundary leads to `h`."""
    parent = Sketch("parent", "s > a > b > call > z > e; caught > h > e1", {"call": "call:child", "caught": "catch:call"})
    return Mover(parent, Sketch("child", child, {"g": "xor", "wrong": "error", **nodes}), variables={"bad": False})


def test_from_the_handler_of_an_interrupted_call_to_before_it() -> None:
    mover = caught("s > c1 > g; g > wrong : bad; g > e *")
    mover.variables["bad"] = True
    mover.done("a", "b")
    assert mover.done("call/c1") == ["h"]
    assert mover.targets("h") == ["b", "a"], "an interrupted process is none"

    assert mover.back("h", to="b") == ["b"]
    mover.variables["bad"] = False
    assert mover.done("b", "call/c1") == ["z"]


def test_a_call_that_is_entered_again_is_watched_by_its_boundary_again() -> None:
    mover = caught("s > c1 > g; g > wrong : bad; g > e *")
    mover.done("a", "b", "call/c1")
    assert mover.back("z", to="call/c1") == ["call/c1"]

    mover.variables["bad"] = True
    assert mover.done("call/c1") == ["h"]
    mover.done("h")
    assert mover.ended


def test_a_cancelled_visit_is_no_target() -> None:
    mover = caught("s > F > c1 > g; F > c2 > c3 > e1; g > wrong : bad; g > e *", F="and")
    mover.variables["bad"] = True
    mover.done("a", "b", "call/c2", "call/c1")
    assert mover.open == ["h"]

    with pytest.raises(MoveRefused):
        mover.back("h", to="call/c2")


def test_a_task_with_an_error_boundary_is_returned_to_with_it() -> None:
    failing = [True]

    def pay(x: Any) -> Any:
        if failing:
            raise BpmnError("LIMIT")

    row = Sketch("row", "s > a > v > b > e; caught > h > b1; b1 > e1", {"v": "service:pay", "caught": "catch:v"})
    mover = Mover(row, services={"pay": pay})
    assert mover.done("a") == ["h"]
    assert mover.back("h", to="a") == ["a"]
    failing.clear()
    assert mover.done("a") == ["b"]
    assert mover.back("b", to="a") == ["a"]
    failing.append(True)
    assert mover.done("a") == ["h"]
