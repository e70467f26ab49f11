"""Signals: everybody in the instance who waits at that moment, and the others through what is thrown."""

from engine import bpmn
from tests.bpmn.drive import Drive


def gets_signal(drive: Drive, name: str, payload: object = None) -> int:
    caught: list[int] = []
    drive.do(lambda execution: caught.append(execution.signal(name, payload)))
    return caught[0]


def test_a_thrown_signal_reaches_all_who_wait_in_the_instance_and_goes_out() -> None:
    drive = Drive("signal_catch_and_throw", {"reason": "够了"})
    assert [(s.kind, s.element_path, s.name, s.correlation_key) for s in drive.awaited] == [
        ("signal", "c", "stop", ""), ("signal", "l/c", "stop", ""),
    ]  # fmt: skip

    assert drive.done("a") == ["d", "l/b", "z"]

    assert drive.thrown == [bpmn.Thrown("signal", "stop", {"reason": "够了"}, "", "t")]
    assert drive.variables["why"] == {"reason": "够了"}
    drive.done("d", "l/b", "z")
    assert drive.ended


def test_a_signal_from_outside_reaches_every_catcher_and_says_how_many() -> None:
    drive = Drive("signal_catch_and_throw", {"reason": ""})

    assert gets_signal(drive, "stop", "停") == 2
    assert (drive.open, drive.variables["why"]) == (["a", "d", "l/b"], "停")
    assert drive.thrown == []
    assert gets_signal(drive, "stop") == 0
    assert gets_signal(drive, "nobody") == 0


def test_who_begins_to_wait_later_does_not_hear_it() -> None:
    drive = Drive("signal_boundary")
    assert gets_signal(drive, "news") == 1
    drive.done("a")

    assert gets_signal(drive, "stop") == 0
    assert drive.open == ["k", "z"]


def test_a_boundary_signal_interrupts_or_comes_again_and_again() -> None:
    drive = Drive("signal_boundary", {"reason": ""})
    task = drive.token("a")
    for _ in range(2):
        gets_signal(drive, "news")
    assert drive.open == ["a", "k", "k"]

    assert gets_signal(drive, "stop") == 1

    assert (drive.open, drive.taken_out, drive.awaited) == (["h", "k", "k"], [task], [])


def test_an_end_event_throws_its_signal() -> None:
    """F7: the library's parser does not look for it. Seen failing with a plain `EndEvent`."""
    drive = Drive("signal_end", {"reason": "完"})

    assert drive.done("a") == ["z"]
    assert drive.thrown == [bpmn.Thrown("signal", "stop", {"reason": "完"}, "", "e")]
    drive.done("z")
    assert drive.ended


def test_an_instance_begins_by_its_signal() -> None:
    drive = Drive("signal_start", start_event="g", payload="停")

    assert (drive.open, drive.variables, drive.awaited) == (["b"], {"why": "停"}, [])


def test_a_thrower_may_take_itself_away() -> None:
    drive = Drive("signal_that_interrupts_its_thrower", {"reason": ""})

    assert drive.done("sub/a") == ["h"]
    drive.done("h")
    assert (drive.ended, drive.ended_at) == (True, "e2")
