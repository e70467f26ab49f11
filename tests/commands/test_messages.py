"""Messages: to exactly one receiver, once, early or late."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM, Actor
from engine.commands import AddPerson, Cancel, DeliverMessage, DeployProcess, EnableDefinition, RetryIncident, RetryMessage
from engine.errors import MessageAmbiguous, MessageIdReused, MessageNotFound, MessageStartTaken, NotMessageSender, VariablesRejected
from engine.model import InstanceState, MessageItem, MessageResult
from engine.queries import Incidents, Instances, Messages
from engine.settings import Settings
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, send_back, started
from tests.commands.test_races import at_once
from tests.engine.drawing import catch, draw, script, throw, user
from tests.engine.office import ANN, MAX, ROOT, open_office

PAID = draw(
    "paid", catch("receipt", "paid", key="order_no", variable="payment"), user("check", "role:approver"), paths="start > receipt > check > end"
)
LATER = draw(
    "later", user("check", "role:approver"), catch("receipt", "paid", key="order_no", variable="payment"), user("again", "role:approver"),
    paths="start > check > receipt > again > end",
)  # fmt: skip
ORDERED = draw(
    "ordered", catch("came", "order", variable="order", tag="startEvent"), user("check", "role:approver"), paths="came > check > end",
)  # fmt: skip
ASKS = draw("asks", throw("ask", "paid", key="order_no", payload="{from: serial_no}"), paths="start > ask > end")
SWELLS = draw(
    "swells", catch("receipt", "big", key="order_no"), script("swell", f'text = if small = true then "" else "{"x" * 900}"'),
    user("check", "role:approver"), paths="start > receipt > swell > check > end",
)  # fmt: skip
CRM = Actor("crm", "客户系统")


@pytest.fixture
def stage(database: Database) -> Stage:
    found = open_office(database, PAID, LATER, ORDERED, ASKS, SWELLS, settings=Settings(variables_bytes=800))
    found.engine.execute(AddPerson("crm", "客户系统", memberships=[("message_sender", None)]), SYSTEM)
    return found


def send(stage: Stage, name: str, key: str, id: str = "m1", by: Actor = CRM, **variables: Any) -> MessageResult:
    return stage.engine.execute(DeliverMessage(name, key, id, variables), by)


def messages(stage: Stage, **more: Any) -> list[MessageItem]:
    return list(stage.engine.ask(Messages(**{"state": "all", **more}), ROOT).items)


def test_a_message_reaches_the_one_request_that_waits_for_its_key(stage: Stage) -> None:
    mine, other = started(stage, "paid", ANN, order_no="A1"), started(stage, "paid", ANN, order_no="A2")

    result = send(stage, "paid", "A1", amount=5)

    assert (result.state, result.process_instance_id) == ("delivered", mine.id)
    assert open_at(stage, mine.id) == ["check"]
    assert detail(stage, mine.id).variables["payment"] == {"amount": 5}
    assert open_at(stage, other.id) == []
    assert "message.received" in codes(stage, mine.id)
    assert violations(stage.engine) == []


def test_the_same_message_twice_acts_once_and_gives_the_same_answer(stage: Stage) -> None:
    request = started(stage, "paid", ANN, order_no="A1")

    first, second = send(stage, "paid", "A1", amount=5), send(stage, "paid", "A1", amount=5)

    assert first == second
    assert codes(stage, request.id).count("message.received") == 1
    with pytest.raises(MessageIdReused):
        send(stage, "paid", "A1", amount=6)


def test_an_early_message_waits_and_is_taken_by_the_step_that_comes_to_wait_for_it(stage: Stage) -> None:
    request = started(stage, "later", ANN, order_no="A1")
    assert send(stage, "paid", "A1", amount=5).state == "waiting"

    approve(stage, request.id, MAX)

    assert open_at(stage, request.id) == ["again"]
    assert detail(stage, request.id).variables["payment"] == {"amount": 5}
    assert [(m.state, m.process_instance_id) for m in messages(stage)] == [("delivered", request.id)]
    assert violations(stage.engine) == []


def test_the_oldest_of_two_early_messages_is_taken_and_the_other_still_waits(stage: Stage) -> None:
    send(stage, "paid", "A1", "first", amount=1)
    stage.clock.forward(timedelta(minutes=1))
    send(stage, "paid", "A1", "second", amount=2)

    request = started(stage, "paid", ANN, order_no="A1")

    assert detail(stage, request.id).variables["payment"] == {"amount": 1}
    assert [m.id for m in messages(stage, state="waiting")] == ["second"]


def test_a_message_that_nobody_came_for_expires_and_is_not_taken_any_more(stage: Stage) -> None:
    send(stage, "paid", "A1")
    stage.clock.forward(timedelta(days=14))
    assert [m.state for m in messages(stage)] == ["waiting"]

    sweep(stage.engine)

    assert [m.state for m in messages(stage)] == ["expired"]
    assert open_at(stage, started(stage, "paid", ANN, order_no="A1").id) == []
    stage.clock.forward(timedelta(days=15))
    sweep(stage.engine)
    assert messages(stage) == []


def test_an_expired_message_is_not_taken_even_before_the_sweep_has_seen_it(stage: Stage) -> None:
    send(stage, "paid", "A1")
    stage.clock.forward(timedelta(days=14))

    assert open_at(stage, started(stage, "paid", ANN, order_no="A1").id) == []


def test_where_two_wait_for_one_key_the_sender_is_refused_and_nothing_moves(stage: Stage) -> None:
    requests = [started(stage, "paid", ANN, order_no="A1") for _ in range(2)]

    with pytest.raises(MessageAmbiguous):
        send(stage, "paid", "A1")

    assert [open_at(stage, request.id) for request in requests] == [[], []]
    assert messages(stage) == []
    stage.engine.execute(Cancel(requests[0].id, "重复"), ROOT)
    assert send(stage, "paid", "A1").process_instance_id == requests[1].id


def test_a_message_starts_a_process_once_for_each_key(stage: Stage) -> None:
    first = send(stage, "order", "A1", "m1", goods="x")
    second = send(stage, "order", "A1", "m2", goods="y")
    third = send(stage, "order", "A2", "m3", goods="z")

    assert [r.state for r in (first, second, third)] == ["started", "waiting", "started"]
    request = detail(stage, str(first.process_instance_id))
    assert request.variables["order"] == {"goods": "x"}
    assert request.instance.initiator.id == "system"
    assert open_at(stage, request.instance.id) == ["check"]
    assert codes(stage, request.instance.id)[0] == "instance.started_by_message"
    assert violations(stage.engine) == []


def test_messages_without_a_key_each_start_one(stage: Stage) -> None:
    assert [send(stage, "order", "", f"m{n}").state for n in range(2)] == ["started", "started"]


def test_a_disabled_process_is_not_started_until_it_is_open_again(stage: Stage) -> None:
    stage.engine.execute(EnableDefinition("ordered", False), ROOT)
    assert send(stage, "order", "A1").state == "waiting"
    assert sweep(stage.engine) == 0

    stage.engine.execute(EnableDefinition("ordered", True), ROOT)

    assert sweep(stage.engine) == 1
    assert [m.state for m in messages(stage)] == ["started"]


def test_two_processes_cannot_start_by_the_same_message(stage: Stage) -> None:
    other = draw("also_ordered", catch("came", "order", tag="startEvent"), user("check", "role:approver"), paths="came > check > end")

    with pytest.raises(MessageStartTaken):
        stage.engine.execute(DeployProcess(other), SYSTEM)


def test_a_thrown_message_reaches_another_request_by_the_sweep(stage: Stage) -> None:
    receiver = started(stage, "paid", ANN, order_no="A1")
    sender = started(stage, "asks", ANN, order_no="A1")
    assert open_at(stage, receiver.id) == []

    assert sweep(stage.engine) == 1

    assert open_at(stage, receiver.id) == ["check"]
    assert detail(stage, receiver.id).variables["payment"] == {"from": sender.serial_no}
    assert sweep(stage.engine) == 0
    assert violations(stage.engine) == []


def test_a_thrown_message_for_which_two_wait_becomes_an_incident_that_is_retried_when_one_is_gone(stage: Stage) -> None:
    first, second = (started(stage, "paid", ANN, order_no="A1") for _ in range(2))
    started(stage, "asks", ANN, order_no="A1")
    assert (sweep(stage.engine), sweep(stage.engine)) == (0, 0)
    (incident,) = stage.engine.ask(Incidents(), ROOT).items
    assert incident.process_instance_id == first.id

    stage.engine.execute(Cancel(second.id, "重复"), ROOT)
    stage.engine.execute(RetryIncident(incident.id), ROOT)
    assert sweep(stage.engine) == 1

    assert open_at(stage, first.id) == ["check"]


def test_a_receiver_that_refuses_its_step_leaves_the_sender_with_the_refusal_and_the_sweep_with_an_incident(stage: Stage) -> None:
    request = started(stage, "swells", ANN, order_no="A1")

    with pytest.raises(VariablesRejected):
        send(stage, "big", "A1")
    assert messages(stage) == []
    assert open_at(stage, request.id) == []
    assert violations(stage.engine) == []


def test_a_message_for_a_returned_request_waits_until_it_is_handed_in_again(stage: Stage) -> None:
    request = started(stage, "later", ANN, order_no="A1")
    send_back(stage, request.id, MAX)

    assert send(stage, "paid", "A1").state == "waiting"
    assert sweep(stage.engine) == 0


def test_only_message_senders_and_administrators_send(stage: Stage) -> None:
    with pytest.raises(NotMessageSender):
        send(stage, "paid", "A1", by=ANN)
    assert send(stage, "paid", "A1", by=ROOT).state == "waiting"


def test_what_has_not_failed_cannot_be_retried(stage: Stage) -> None:
    send(stage, "paid", "A1")

    with pytest.raises(MessageNotFound):
        stage.engine.execute(RetryMessage("m1"), ROOT)


def test_eight_messages_at_once_for_one_step_one_is_delivered_and_the_others_wait(stage: Stage) -> None:
    request = started(stage, "paid", ANN, order_no="A1")

    answers = at_once(8, lambda n: send(stage, "paid", "A1", f"m{n}", number=n))

    assert Counter(getattr(a, "state", type(a).__name__) for a in answers) == {"delivered": 1, "waiting": 7}
    assert codes(stage, request.id).count("message.received") == 1
    assert violations(stage.engine) == []


def test_the_same_message_from_eight_threads_acts_once(stage: Stage) -> None:
    request = started(stage, "paid", ANN, order_no="A1")

    answers = at_once(8, lambda n: send(stage, "paid", "A1", amount=5))

    assert {getattr(a, "state", type(a).__name__) for a in answers} == {"delivered"}
    assert codes(stage, request.id).count("message.received") == 1


def test_a_message_and_the_step_that_comes_to_wait_for_it_never_miss_each_other(stage: Stage) -> None:
    requests = [started(stage, "later", ANN, order_no=f"N{n}") for n in range(10)]

    def act(number: int) -> object:
        if number % 2:
            return send(stage, "paid", f"N{number // 2}", f"m{number // 2}")
        return approve(stage, requests[number // 2].id, MAX)

    at_once(20, act)

    assert [open_at(stage, request.id) for request in requests] == [["again"]] * 10
    assert [m.state for m in messages(stage)] == ["delivered"] * 10
    assert violations(stage.engine) == []


def test_messages_with_one_key_start_one_instance_from_several_threads(stage: Stage) -> None:
    answers = at_once(6, lambda n: send(stage, "order", "A1", f"m{n}"))

    assert Counter(getattr(a, "state", type(a).__name__) for a in answers) == {"started": 1, "waiting": 5}
    assert len(stage.engine.ask(Instances(definition_key="ordered"), ROOT).items) == 1


def test_a_finished_request_waits_for_nothing(stage: Stage) -> None:
    request = started(stage, "paid", ANN, order_no="A1")
    send(stage, "paid", "A1")

    assert approve(stage, request.id, MAX).instance.state is InstanceState.APPROVED
    assert send(stage, "paid", "A1", "m2").state == "waiting"
