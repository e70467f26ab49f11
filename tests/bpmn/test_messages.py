"""Messages: one token waits for one message, by name and key; what is thrown goes out."""

import pytest

from engine import bpmn
from engine.errors import ExpressionFailed, MessageNotAwaited, NoStartEvent
from tests.bpmn.drive import Drive


def awaited(drive: Drive) -> list[tuple[str, str, str, str]]:
    return [(s.kind, s.element_path, s.name, s.correlation_key) for s in drive.awaited]


def test_a_catch_event_waits_for_its_message_and_puts_what_came_into_its_variable() -> None:
    drive = Drive("message_catch")
    assert drive.done("a") == []
    assert awaited(drive) == [("message", "m", "paid", "SN-1")]

    assert drive.gets("m", "paid", {"amount": 3}) == ["z"]

    assert drive.variables == {"receipt": {"amount": 3}}
    assert drive.awaited == []


def test_a_second_message_or_one_of_another_name_is_refused_and_changes_nothing() -> None:
    drive = Drive("message_catch")
    drive.done("a")
    (waiting,) = drive.awaited
    with pytest.raises(MessageNotAwaited):
        drive.do(lambda execution: execution.deliver(waiting.token_id, "refunded", None))
    drive.gets("m", "paid")

    with pytest.raises(MessageNotAwaited):
        drive.do(lambda execution: execution.deliver(waiting.token_id, "paid", None))
    assert drive.open == ["z"]


def test_of_two_who_wait_for_one_name_only_the_addressed_one_goes_on() -> None:
    drive = Drive("message_catch_by_key", {"order": "A-7"})
    assert awaited(drive) == [("message", "m", "paid", "A-7"), ("message", "n", "paid", "2")]

    assert drive.gets("n", "paid") == []
    assert awaited(drive) == [("message", "m", "paid", "A-7")]
    assert drive.gets("m", "paid") == ["z"]


def test_the_key_is_what_it_was_when_the_token_came() -> None:
    drive = Drive("message_catch_by_key", {"order": "A-7"})
    drive.variables["order"] = "B-8"
    drive.gets("n", "paid")

    assert awaited(drive) == [("message", "m", "paid", "A-7")]
    drive.do(lambda execution: execution.revive())
    assert awaited(drive) == [("message", "m", "paid", "B-8")]


@pytest.mark.parametrize("order", [None, ["A"], {"a": 1}])
def test_a_key_that_is_no_text_and_no_number_refuses_the_command(order: object) -> None:
    with pytest.raises(ExpressionFailed):
        Drive("message_catch_by_key", {"order": order})


def test_an_interrupting_message_takes_the_task_away() -> None:
    drive = Drive("message_boundary")
    task = drive.token("a")

    assert drive.gets("m", "cancelled") == ["h"]
    assert (drive.taken_out, drive.awaited) == ([task], [])


def test_a_non_interrupting_message_may_come_again() -> None:
    drive = Drive("message_boundary")

    assert drive.gets("n", "paid", 1) == ["a", "k"]
    assert drive.gets("n", "paid", 2) == ["a", "k", "k"]
    assert drive.variables == {"receipt": 2}
    assert drive.done("a") == ["k", "k", "z"]
    assert drive.awaited == []


def test_what_is_thrown_goes_out_with_payload_and_key() -> None:
    drive = Drive("message_throw", {"amount": 4, "number": 17})
    assert drive.thrown == [
        bpmn.Thrown("message", "order", {"amount": 8}, "SN-1", "t"),
        bpmn.Thrown("message", "order", {"amount": 8}, "17", "u"),
    ]

    drive.done("z")
    assert (drive.ended_at, drive.thrown) == ("e", [bpmn.Thrown("message", "done", None, "SN-1", "e")])


def test_a_send_task_throws_and_a_receive_task_waits() -> None:
    drive = Drive("receive_and_send_task", {"amount": 5})
    assert drive.thrown == [bpmn.Thrown("message", "order", 5, "SN-1", "o")]
    assert awaited(drive) == [("message", "r", "paid", "SN-1")]

    assert drive.gets("r", "paid", "yes") == ["z"]
    assert drive.variables["receipt"] == "yes"


def test_a_message_is_never_caught_by_the_instance_that_throws_it() -> None:
    drive = Drive("message_to_itself")

    assert [t.name for t in drive.thrown] == ["paid"]
    assert [s.name for s in drive.awaited] == ["paid"]


def test_every_instance_of_a_receive_task_waits_with_its_own_key() -> None:
    drive = Drive("multi_instance_receive", {"people": ["甲", "乙"]})
    assert awaited(drive) == [("message", "r[0]", "paid", "甲"), ("message", "r[1]", "paid", "乙")]

    assert drive.gets("r[1]", "paid", 2) == []
    assert drive.gets("r[0]", "paid", 1) == ["z"]
    assert drive.variables["receipts"] == [1, 2]


def test_a_boundary_interrupts_all_instances_that_wait() -> None:
    drive = Drive("multi_instance_receive", {"people": ["甲", "乙"]})
    drive.gets("r[1]", "paid", 2)

    assert drive.passes(days=1) == ["h"]
    assert (drive.awaited, drive.due) == ([], {})


def test_an_instance_begins_by_its_message_and_nothing_else_begins_with_it() -> None:
    """F21: the library's none start always fires too. Seen failing with all starts."""
    drive = Drive("message_start", start_event="m", payload={"amount": 1})
    assert (drive.open, drive.passed, drive.variables) == (["b"], ["m", "b"], {"receipt": {"amount": 1}})
    drive.done("b", "z")
    assert drive.ended

    drive = Drive("message_start")
    assert (drive.open, drive.awaited) == (["a"], [])


def test_a_process_may_begin_only_by_a_message() -> None:
    drive = Drive("message_start_only", start_event="m")
    assert drive.open == ["b"]

    with pytest.raises(NoStartEvent):
        Drive("message_start_only")
    with pytest.raises(NoStartEvent):
        Drive("message_start_only", start_event="b")


def test_an_instance_begins_by_its_timer() -> None:
    drive = Drive("timer_start", start_event="t")
    assert (drive.open, drive.due) == (["b"], {})
    assert Drive("timer_start").open == ["a"]


def test_a_loop_around_timers_and_messages_stays_small() -> None:
    drive = Drive("loop_of_a_catch", {"more": True})
    sizes = []
    for number in range(60):
        drive.done("a") if number % 2 else (drive.passes(days=1), drive.done("h"))
        drive.gets("m", "paid", number)
        sizes.append(len(drive.blob))

    assert max(sizes) < 4_200
    assert min(sizes[-40:]) < 1_500
    drive.variables["more"] = False
    drive.done("a")
    drive.gets("m", "paid")
    assert drive.ended


def test_a_loop_sends_and_receives_as_often_as_it_says() -> None:
    drive = Drive("loop_of_a_send_and_a_receive_task")
    assert [thrown.name for thrown in drive.thrown] == ["order", "order"]

    for number in (1, 2):
        assert drive.open == []
        drive.gets("r", "paid", number)

    assert (drive.open, drive.variables) == (["z"], {"receipt": 2})
