"""Timers, messages and jobs through a migration: they keep their time and their key, and begin to wait where they are new."""

from dataclasses import replace

from tests.bpmn.mover import Mover
from tests.bpmn.reminded import REMINDED, reminded
from tests.bpmn.sketch import Node, Sketch

GATE = Sketch(
    "gate", "s > a > g > w > b > e; g > m > c > e1; g > v > d > e2", {"g": "first", "w": "wait:PT5H", "m": "receive:paid", "v": "receive:void"}
)  # fmt: skip


def test_a_timer_keeps_its_time_through_a_migration_whatever_the_new_version_says() -> None:
    row = Sketch("row", "s > a > b > e; t > h > e1", {"t": Node("timer", "a", after="P1D")})
    mover = Mover(row)
    mover.tick(2)
    assert mover.migrate(replace(row, nodes={"t": Node("timer", "a", after="P9D")})) == ["a"]
    assert mover.due == 22

    assert mover.tick(22) == ["h"]


def test_a_timer_under_another_name_keeps_its_time() -> None:
    row = Sketch("row", "s > a > b > e; t > h > e1", {"t": Node("timer", "a", after="P1D")})
    other = Sketch("row", "s > aa > b > e; tt > h > e1", {"tt": Node("timer", "aa", after="P1D")})
    mover = Mover(row)
    mover.tick(2)
    assert [code for _, code, _ in mover.obstacles(other, mapping={"a": "aa"})] == ["boundary_gone"]

    assert mover.migrate(other, mapping={"a": "aa", "t": "tt"}) == ["aa"]
    assert (mover.due, mover.timers) == (22, ["tt"])
    assert mover.tick(22) == ["h"]


def test_a_timer_beside_an_old_one_begins_with_the_migration() -> None:
    row = Sketch("row", "s > a > b > e; t > h > e1", {"t": Node("timer", "a", after="P1D")})
    more = replace(row, ways=f"{row.ways}; n > hn > e2", nodes=row.nodes | {"n": Node("timer", "a", after="PT5H", beside=True)})
    mover = Mover(row)
    mover.tick(2)
    mover.migrate(more)
    assert mover.due == 5

    assert mover.tick(6) == ["a", "hn"]
    assert mover.done("a") == ["b", "hn"]
    assert mover.due is None


def test_a_gateway_waits_for_what_the_new_version_adds() -> None:
    mover = Mover(replace(GATE, ways="s > a > g > w > b > e; g > m > c > e1", nodes={k: v for k, v in GATE.nodes.items() if k != "v"}))
    mover.done("a")
    mover.tick(2)
    mover.migrate(GATE)

    assert mover.due == 3
    assert mover.deliver("v", "void") == ["d"]


def test_an_event_that_waits_for_something_else_now_begins_to_wait() -> None:
    row = Sketch("row", "s > a > w > b > e", {"w": "wait:PT2H"})
    mover = Mover(row)
    mover.done("a")
    mover.migrate(replace(row, nodes={"w": "receive:paid"}))

    assert mover.due is None
    assert mover.deliver("w", "paid") == ["b"]


def test_a_job_comes_back_after_a_migration() -> None:
    row = Sketch("row", "s > v > b > e", {"v": "service:ping"})
    mover = Mover(row, external=["ping"])
    mover.migrate(replace(row, ways="s > v > y > b > e"))

    assert mover.finish(mover.jobs[0])
    assert mover.open == ["y"]


def test_an_extra_token_at_a_join_hinders_no_migration() -> None:
    mover = reminded()
    longer = replace(REMINDED, ways=REMINDED.ways.replace("y > z", "y > more > z"))
    assert mover.obstacles(longer) == []

    assert mover.migrate(longer) == ["y"]
    mover.done("y", "more", "z")
    assert mover.ended
