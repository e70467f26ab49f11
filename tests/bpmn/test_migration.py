"""Running instances go on under another version of their definition, or are told why they cannot."""

from dataclasses import replace
from typing import Any

import pytest

from engine import bpmn
from engine.errors import MoveRefused
from tests.bpmn.mover import Mover, compiled
from tests.bpmn.sketch import Sketch

CHILD = Sketch("child", "s > c1 > c2 > e")
LONGER_CHILD = Sketch("child", "s > c1 > cx > c2 > e")
PARENT = Sketch("parent", "s > a > F > call > J > z > e; F > b > J", {"F": "and", "J": "and", "call": "call:child"})
LONGER = replace(PARENT, ways="s > a > F > call > J > y > z > e; F > b > b2 > J")
THIRD = replace(PARENT, ways="s > a > F > call > J > z > e; F > b > J; F > n > J")
RENAMED = replace(PARENT, ways="s > a > F > call > J > z > e; F > bb > J")


def test_steps_that_were_put_in_behind_the_token_here_and_in_a_called_process() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a")
    assert mover.obstacles(LONGER, LONGER_CHILD) == []

    assert mover.migrate(LONGER, LONGER_CHILD) == ["b", "call/c1"]
    assert mover.done("call/c1") == ["b", "call/cx"]
    assert mover.done("b") == ["b2", "call/cx"]
    assert mover.targets("call/cx") == ["call/c1", "a"]
    assert mover.back("call/cx", to="call/c1") == ["b2", "call/c1"]
    mover.done("call/c1", "call/cx", "call/c2")
    assert mover.done("b2") == ["y"]
    mover.done("y", "z")
    assert mover.ended


def test_an_arrival_stays_where_its_flow_is_still_drawn() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2")

    assert mover.migrate(LONGER, LONGER_CHILD) == ["b"]
    assert mover.done("b", "b2") == ["y"]


def test_an_arrival_over_a_flow_that_is_gone() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "b")

    assert mover.obstacles(LONGER, LONGER_CHILD) == [("J", "flow_gone", True)]
    with pytest.raises(MoveRefused):
        mover.migrate(LONGER, LONGER_CHILD)
    assert mover.migrate(LONGER, LONGER_CHILD, mapping={"b": "b2"}) == ["call/c1"]
    mover.done("call/c1", "call/cx")
    assert mover.done("call/c2") == ["y"]


def test_a_join_that_would_wait_for_a_branch_this_instance_never_had() -> None:
    mover = Mover(PARENT, CHILD)
    assert mover.migrate(THIRD, CHILD) == ["a"], "before the fork all is well"
    assert mover.done("a") == ["b", "call/c1", "n"]

    for before in (["a", "b"], ["a"]):
        mover = Mover(PARENT, CHILD)
        mover.done(*before)
        assert mover.obstacles(THIRD, CHILD) == [("J", "join_starves", False)]
        with pytest.raises(MoveRefused):
            mover.migrate(THIRD, CHILD)


def test_an_active_element_that_is_gone_needs_a_map() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a")
    assert mover.obstacles(RENAMED, CHILD) == [("b", "element_gone", True)]

    assert mover.obstacles(RENAMED, CHILD, mapping={"b": "bb"}) == []
    assert mover.migrate(RENAMED, CHILD, mapping={"b": "bb"}) == ["bb", "call/c1"]
    mover.done("bb", "call/c1")
    assert mover.done("call/c2") == ["z"]


def test_a_map_may_name_the_process() -> None:
    child = Sketch("child", "s > b > e")
    mover = Mover(PARENT, child)
    mover.done("a")

    assert mover.obstacles(RENAMED, child, mapping={"b": "bb"}) == [("call/b", "element_gone", True)]
    assert mover.migrate(RENAMED, child, mapping={"parent/b": "bb"}) == ["bb", "call/b"]


def test_two_active_elements_do_not_become_one() -> None:
    fork = Sketch("fork", "s > F > a > J > e; F > b > J; F > c > J", {"F": "and", "J": "and"})
    mover = Mover(fork)

    assert mover.obstacles(fork, mapping={"a": "b"}) == [("a", "two_in_one", True), ("b", "two_in_one", True)]


def test_an_element_that_became_something_else() -> None:
    mover = Mover(Sketch("row", "s > a > e"))

    assert mover.obstacles(Sketch("row", "s > a > e", {"a": "script:x = 1"})) == [("a", "element_changed", False)]
    assert mover.obstacles(Sketch("row", "s > a > b > e", {"a": "script:x = 1"})) == [("a", "element_changed", True)]


def test_finished_steps_that_are_gone_are_forgotten() -> None:
    mover = Mover(Sketch("row", "s > a > b > c > d > e"))
    mover.done("a", "b", "c")

    assert mover.migrate(Sketch("row", "start > a > x > d > e", {"start": "start"})) == ["d"]
    assert mover.targets("d") == ["a"]
    assert mover.back("d", to="a") == ["a"]
    assert mover.done("a") == ["x"]
    mover.done("x", "d")
    assert mover.ended


def test_a_finished_fork_that_is_gone_is_forgotten_with_its_branches() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "b", "call/c1", "call/c2")

    assert mover.migrate(Sketch("parent", "s > a > z > e")) == ["z"]
    assert (mover.targets("z"), mover.levels) == (["a"], 0)
    assert mover.back("z", to="a") == ["a"]
    assert mover.done("a") == ["z"]


def test_a_finished_branch_that_is_gone_while_the_join_stays() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "b", "call/c1", "call/c2")

    assert mover.migrate(replace(PARENT, ways="s > a > F > call > J > z > e; F > x > J"), CHILD) == ["z"]
    assert mover.targets("z") == ["call/c2", "call/c1", "a"]
    with pytest.raises(MoveRefused):
        mover.back("z", to="call/c2")
    assert mover.back("z", to="a") == ["a"]
    assert mover.done("a") == ["call/c1", "x"]


def test_after_the_migration_the_new_steps_apply_in_what_was_finished() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2", "b")
    mover.migrate(replace(PARENT, ways="s > a > F > call > J > y > z > e; F > b > J"), LONGER_CHILD)

    assert mover.back("z", to="call/c1") == ["call/c1"]
    assert mover.done("call/c1") == ["call/cx"]
    assert mover.done("call/cx", "call/c2") == ["y"]


def test_a_return_that_would_need_a_flow_the_new_version_lacks() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "call/c1", "call/c2", "b")
    mover.migrate(LONGER, LONGER_CHILD)

    with pytest.raises(MoveRefused):
        mover.back("z", to="call/c1")
    assert mover.back("z", to="a") == ["a"]
    mover.done("a", "b", "b2", "call/c1", "call/cx", "call/c2", "y", "z")
    assert mover.ended


def test_a_called_process_that_is_bound_no_more() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a")
    specs = {name: spec for name, spec in compiled(PARENT, CHILD, version=2).items() if name != "child@2"}
    found = bpmn.obstacles(mover.load(), specs, "parent@2")

    assert [(one.element_path, one.code, one.mappable) for one in found] == [("call", "called_process_gone", False)]


def test_a_call_that_is_gone_is_told_once() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a", "b")

    codes = mover.obstacles(replace(PARENT, ways="s > a > F > other > J > z > e; F > b > J", nodes={"F": "and", "J": "and"}))
    assert [(path, code) for path, code, _ in codes if code != "called_process_gone"] == [("call", "element_gone")]


def test_what_is_refused_changes_nothing() -> None:
    mover = Mover(PARENT, CHILD)
    mover.done("a")
    execution = mover.load()
    with pytest.raises(MoveRefused) as caught:
        bpmn.swap(execution, compiled(RENAMED, CHILD, version=2), "parent@2")

    assert execution.dump() == mover.blob
    assert caught.value.params["element"] == "b"


@pytest.mark.parametrize(
    "done", [[], ["a"], ["a", "b"], ["a", "b", "call/c1"], ["a", "call/c1", "call/c2"], ["a", "call/c1", "call/c2", "b"]], ids=str
)
def test_to_the_same_diagram_nothing_changes(done: list[str]) -> None:
    mover = Mover(PARENT, CHILD)
    mover.done(*done)
    before = shape(mover)

    mover.migrate(PARENT, CHILD)
    assert shape(mover) == before


def shape(mover: Mover) -> list[Any]:
    """The stored tokens without the ids of what is only expected."""
    return [row[1:] for rows in (mover.state["tree"], *(rows for _, _, rows in mover.state["inner"])) for row in rows]
