"""The event-based gateway: the first event takes the token, the others are forgotten."""

from datetime import timedelta

import pytest

from engine.errors import MessageNotAwaited
from tests.bpmn.drive import Drive


def at_the_gateway() -> Drive:
    drive = Drive("event_gateway", {"reason": ""})
    drive.done("a")
    return drive


def test_it_waits_for_all_its_events_with_one_token() -> None:
    drive = at_the_gateway()

    assert drive.due == {"t": timedelta(days=2), "u": timedelta(days=1)}
    assert {(s.kind, s.element_path, s.name) for s in drive.awaited} == {
        ("message", "m", "paid"), ("signal", "n", "stop"), ("message", "r", "cancelled"),
    }  # fmt: skip
    assert len({w.token_id for w in (*drive.timers, *drive.awaited)}) == 1


@pytest.mark.parametrize(("path", "name", "variable", "then"), [("m", "paid", "receipt", "h1"), ("r", "cancelled", "why", "h5")])
def test_a_message_takes_its_way(path: str, name: str, variable: str, then: str) -> None:
    drive = at_the_gateway()
    token = drive.awaited[0].token_id

    assert drive.gets(path, name, {"n": 1}) == [then]

    assert (drive.variables[variable], drive.passed) == ({"n": 1}, [path, then])
    assert (drive.due, drive.awaited) == ({}, [])
    with pytest.raises(MessageNotAwaited):
        drive.do(lambda execution: execution.deliver(token, "paid", None))
    assert drive.done(then, "z") == []
    assert drive.ended


def test_a_signal_takes_its_way() -> None:
    drive = at_the_gateway()

    assert drive.do(lambda execution: execution.signal("stop", None)) == ["h4"]


@pytest.mark.parametrize("days", [1, 9])
def test_of_several_timers_the_earliest_wins_however_late_the_sweep_comes(days: int) -> None:
    """F11, F19: the library lets timers of one gateway overwrite each other, and may take both ways. Seen failing with one key for both."""
    drive = at_the_gateway()

    assert drive.passes(days=days) == ["h3"]
    assert (drive.fired, drive.due) == (1, {})
    assert drive.passes(days=9) == ["h3"]


def test_in_a_loop_it_waits_anew() -> None:
    drive = Drive("event_gateway_in_a_loop", {"again": True})
    sizes = []
    for number in range(40):
        assert (drive.gets("m", "paid") if number % 2 else drive.passes(days=1)) == ["h" if number % 2 else "z"]
        drive.done(*drive.open)
        assert drive.due == {"t": timedelta(days=1)}
        sizes.append(len(drive.blob))

    assert max(sizes) < 4_200
    drive.variables["again"] = False
    drive.passes(days=1)
    drive.done("z")
    assert drive.ended


def test_of_two_gateways_that_wait_for_one_message_the_addressed_one_goes_on() -> None:
    drive = Drive("event_gateway_twice")

    assert drive.gets("m2", "paid") == []
    assert [s.element_path for s in drive.awaited] == ["m1"]
    assert drive.due == {"t1": timedelta(days=1)}
    assert drive.passes(days=1) == ["z"]


def test_revived_it_waits_from_now() -> None:
    drive = at_the_gateway()
    token = drive.timers[0].token_id
    drive.moment += timedelta(hours=20)

    drive.do(lambda execution: execution.revive())

    assert drive.due == {"t": timedelta(days=2), "u": timedelta(days=1)}
    assert token not in {timer.token_id for timer in drive.timers}


def test_a_jump_to_an_event_behind_it_waits_for_that_event_alone() -> None:
    drive = Drive("event_gateway", {"reason": ""})
    execution = drive.load()
    execution.jump(drive.token("a"), "m")
    drive.blob = execution.dump()

    execution = drive.load()
    assert execution.timers() == []
    (waiting,) = execution.subscriptions()
    execution.deliver(waiting.token_id, "paid", None)

    assert [token.element_path for token in execution.waiting()] == ["h1"]


def test_a_return_to_before_it_forgets_what_it_waited_for() -> None:
    drive = at_the_gateway()
    drive.gets("m", "paid")
    target = drive.load().return_targets(drive.token("h1"))[0]

    drive.do(lambda execution: execution.return_to(drive.token("h1"), target.token_id))

    assert (drive.open, drive.awaited, drive.due) == (["a"], [], {})


def test_a_receive_task_behind_it_is_passed_when_its_message_comes() -> None:
    drive = Drive("event_gateway_and_receive_tasks")

    assert drive.gets("r", "paid", 1) == ["h1"]
    assert (drive.variables, drive.passed, drive.due) == ({"receipt": 1}, ["r", "h1"], {})
