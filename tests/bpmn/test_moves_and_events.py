"""Moves around timers, messages and jobs: what is entered again waits anew, what is left waits no more, and late answers do no harm."""

import pytest

from engine.errors import MessageNotAwaited, MoveRefused
from tests.bpmn.mover import Mover
from tests.bpmn.reminded import reminded
from tests.bpmn.sketch import Node, Sketch

CHILD = Sketch("child", "s > c1 > c2 > c3 > e")


def watched(*, beside: bool) -> Mover:
    """Two tasks and a call, each with a timer of one day."""
    nodes = {"call": "call:child"} | {f"t{host}": Node("timer", host, after="P1D", beside=beside) for host in ("a", "b", "call")}
    return Mover(Sketch("parent", "s > a > b > call > z > e; ta > ha > e1; tb > hb > e2; tcall > hc > e3", nodes), CHILD)


@pytest.mark.parametrize("beside", [False, True], ids=["interrupting", "beside"])
def test_a_timer_of_the_target_begins_anew_and_those_of_what_is_left_are_gone(beside: bool) -> None:
    mover = watched(beside=beside)
    assert mover.due == 24
    mover.tick(5)
    mover.done("a")
    mover.tick(1)
    assert mover.back("b", to="a") == ["a"]
    assert (mover.due, mover.timers) == (24, ["ta"])

    mover.done("a", "b", "call/c1")
    mover.tick(3)
    assert mover.back("call/c2", to="call/c1") == ["call/c1"]
    assert mover.due == 21, "inside the call its timer goes on"
    assert mover.back("call/c1", to="b") == ["b"]
    assert (mover.due, mover.timers) == (24, ["tb"])


@pytest.mark.parametrize("beside", [False, True], ids=["interrupting", "beside"])
def test_a_call_that_is_entered_again_is_watched_from_now_on(beside: bool) -> None:
    mover = watched(beside=beside)
    mover.done("a", "b", "call/c1", "call/c2", "call/c3")
    assert mover.due is None
    mover.tick(2)

    assert mover.back("z", to="call/c3") == ["call/c3"]
    assert (mover.due, mover.timers) == (24, ["tcall"])
    assert mover.tick(25) == (["call/c3", "hc"] if beside else ["hc"])


def test_from_the_handler_of_a_call_that_a_timer_interrupted() -> None:
    mover = watched(beside=False)
    mover.done("a", "b", "call/c1")
    mover.tick(25)
    assert mover.targets("hc") == ["b", "a"]
    with pytest.raises(MoveRefused):
        mover.back("hc", to="call/c1")

    assert mover.back("hc", to="a") == ["a"]
    assert mover.tick(25) == ["ha"]
    mover.done("ha")
    assert mover.ended


def test_from_a_side_path_to_before_what_it_watches() -> None:
    mover = watched(beside=True)
    mover.done("a", "b", "call/c1")
    mover.tick(25)
    assert mover.back("hc", to="b") == ["b"], "the call is left too"

    assert mover.tick(25) == ["b", "hb"]
    assert mover.done("b") == ["call/c1", "hb"], "a side path stays when its task is done"
    assert mover.back("call/c1", to="b") == ["b"], "and goes when its task is entered anew"
    mover.done("b", "call/c1", "call/c2", "call/c3", "z")
    assert mover.ended


def test_a_returned_to_task_with_a_timer_gives_its_own_new_token() -> None:
    mover = watched(beside=False)
    mover.done("a")
    mover.back("b", to="a")  # Mover compares the id with what waits at `a`

    assert mover.open == ["a"]


def test_the_rounds_of_a_cycle_begin_anew() -> None:
    row = Sketch("row", "s > a > b > e; t > h > e1", {"t": Node("timer", "a", after="R2/PT1H", beside=True)})
    mover = Mover(row)
    assert mover.tick(1) == ["a", "h"]
    mover.done("h")
    mover.tick(1)
    assert mover.due is None
    mover.done("a")

    assert mover.back("b", to="a") == ["a"]
    assert mover.due == 1
    assert mover.tick(1) == ["a", "h"]
    assert mover.due == 1


def test_a_return_out_of_a_called_process_leaves_no_timer_behind() -> None:
    child = Sketch("child", "s > c1 > w > c2 > e; t > h > e1", {"w": "wait:PT2H", "t": Node("timer", "c1", after="PT3H")})
    mover = Mover(Sketch("parent", "s > a > call > e; t > h > e1", {"call": "call:child", "t": Node("timer", "call", after="P1D")}), child)
    mover.done("a")
    assert mover.due == 3
    mover.done("call/c1")
    assert mover.due == 2
    assert mover.tick(2) == ["call/c2"]

    assert mover.back("call/c2", to="a") == ["a"]
    assert mover.due is None
    assert mover.tick(99) == ["a"]


def test_a_return_over_a_message_waits_for_another_one() -> None:
    mover = Mover(Sketch("row", "s > a > m > b > e", {"m": "receive:paid"}))
    mover.done("a")
    assert mover.deliver("m", "paid") == ["b"]

    mover.back("b", to="a")
    assert mover.load().subscriptions() == []
    mover.done("a")
    assert [one.element_path for one in mover.load().subscriptions()] == ["m"]


def test_a_message_for_a_token_that_was_moved_away_is_awaited_no_more() -> None:
    fork = Sketch("fork", "s > a > F > b > J > z > e; F > m > J", {"F": "and", "J": "and", "m": "receive:paid"})
    mover = Mover(fork)
    mover.done("a")
    (waiting,) = mover.load().subscriptions()
    mover.back("b", to="a")

    with pytest.raises(MessageNotAwaited):
        mover.do(lambda execution: execution.deliver(waiting.token_id, "paid", None))
    mover.done("a", "b")
    assert mover.deliver("m", "paid") == ["z"]


GATE = Sketch(
    "gate", "s > a > g > w > b > e; g > m > c > e1; g > v > d > e2", {"g": "first", "w": "wait:PT5H", "m": "receive:paid", "v": "receive:void"}
)  # fmt: skip


def test_an_event_gateway_is_passed_again_after_a_return() -> None:
    mover = Mover(GATE)
    mover.done("a")
    assert mover.deliver("v", "void") == ["d"]
    assert mover.back("d", to="a") == ["a"]
    mover.done("a")
    assert mover.due == 5
    assert mover.tick(6) == ["b"]
    assert mover.load().subscriptions() == []


def test_a_jump_behind_an_event_gateway_waits_for_that_event_alone() -> None:
    mover = Mover(GATE)
    assert mover.jump("a", "m") == []
    assert [one.element_path for one in mover.load().subscriptions()] == ["m"]
    assert mover.due is None

    assert mover.deliver("m", "paid") == ["c"]
    assert mover.jump("c", "m") == []
    assert [one.element_path for one in mover.load().subscriptions()] == ["m"], "it is not taken for the one that had come"


def test_a_jump_to_an_event_gateway_waits_for_all_of_them() -> None:
    mover = Mover(GATE)
    assert mover.jump("a", "g") == []
    assert mover.due == 5
    assert mover.deliver("m", "paid") == ["c"]


def test_a_jump_to_a_timer_begins_to_wait() -> None:
    mover = Mover(Sketch("row", "s > a > w > b > e", {"w": "wait:PT2H"}))
    assert mover.jump("a", "w") == []
    assert mover.due == 2
    assert mover.tick(2) == ["b"]


def test_a_job_of_a_left_visit_comes_back_to_nobody() -> None:
    fork = Sketch("fork", "s > a > F > b > J > z > e; F > v > J", {"F": "and", "J": "and", "v": "service:ping"})
    mover = Mover(fork, external=["ping"])
    mover.done("a")
    (first,) = mover.jobs
    assert mover.back("b", to="a") == ["a"]
    assert not mover.finish(first)

    mover.done("a", "b")
    _, second = mover.jobs
    assert first != second
    assert mover.finish(second)
    assert mover.open == ["z"]


def test_jobs_of_several_instances_are_handed_out_again() -> None:
    row = Sketch("row", "s > a > each > z > e", {"each": Node("service", "ping", each="people")})
    mover = Mover(row, variables={"people": [1, 2], "result": 0}, external=["ping"])
    mover.done("a")
    for job in list(mover.jobs):
        mover.finish(job)
    assert mover.back("z", to="a") == ["a"]
    mover.done("a")

    assert len(set(mover.jobs)) == 4
    assert not mover.finish(mover.jobs[0])
    assert [mover.finish(job) for job in mover.jobs[2:]] == [True, True]
    assert mover.open == ["z"]


def test_a_direct_resubmit_starts_timers_messages_and_jobs_anew() -> None:
    fork = Sketch(
        "fork", "s > m > F > a > b > J > z > e; F > v > J; F > w > x > J; F > r > y > J; t > h > e1",
        {"F": "and", "J": "and", "v": "service:ping", "w": "wait:PT9H", "r": "receive:paid", "t": Node("timer", "b", after="PT5H")},
    )  # fmt: skip
    mover = Mover(fork, external=["ping"])
    mover.done("m", "a")
    mover.tick(4)
    resubmit = mover.back_direct("b", to="m")
    assert (mover.due, mover.load().subscriptions()) == (None, [])
    mover.tick(50)

    assert resubmit() == ["b"]
    assert (mover.due, mover.timers) == (5, ["t", "w"])
    assert not mover.finish(mover.jobs[0])
    assert mover.finish(mover.jobs[1])
    assert mover.deliver("r", "paid") == ["b", "y"]
    mover.done("y", "b")
    assert mover.tick(9) == ["x"]
    assert mover.done("x") == ["z"]


def test_a_parked_timer_starts_anew() -> None:
    mover = watched(beside=False)
    mover.tick(3)
    assert mover.park() == ["a"]

    assert (mover.due, mover.timers) == (24, ["ta"])
    assert mover.tick(25) == ["ha"]


@pytest.mark.parametrize("node", ["send:paid", "receive:paid"], ids=["sent", "received"])
def test_what_a_message_has_told_or_asked_cannot_be_taken_back(node: str) -> None:
    mover = Mover(Sketch("row", "s > a > m > b > e", {"m": node}))
    mover.done("a")
    if node == "receive:paid":
        assert mover.retrieve("a") == ["a"], "not as long as it is only waited for"
        mover.done("a")
        mover.deliver("m", "paid")

    with pytest.raises(MoveRefused):
        mover.retrieve("a")


@pytest.mark.parametrize("sketch", [Sketch("row", "s > a > w > b > e", {"w": "wait:PT5H"}), GATE], ids=["timer", "gateway"])
def test_a_time_that_has_passed_is_no_act(sketch: Sketch) -> None:
    mover = Mover(sketch)
    mover.done("a")
    mover.tick(5)

    assert mover.retrieve("a") == ["a"]


def test_a_task_whose_side_path_somebody_did_is_not_retrieved() -> None:
    mover = watched(beside=True)
    mover.tick(25)
    mover.done("ha", "a")

    with pytest.raises(MoveRefused):
        mover.retrieve("a")


def test_an_extra_token_at_a_join_hinders_no_move_behind_it() -> None:
    mover = reminded()
    mover.done("y")
    assert mover.back("z", to="y") == ["y"]
    assert mover.jump("y", "z") == ["z"]
    resubmit = mover.back_direct("z", to="b")
    assert mover.open == ["b"]
    assert resubmit() == ["z"]

    assert mover.back("z", to="b") == ["b"]
    assert mover.done("b") == ["y"]
    mover.done("y", "z")
    assert mover.ended
