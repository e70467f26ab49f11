"""Signals: to everybody who waits, each in a transaction of its own, and none is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.commands import BroadcastSignal, Cancel, DeliverMessage, Resume, Suspend
from engine.errors import NotMessageSender
from engine.queries import Incidents, Instances, Messages
from engine.settings import Settings
from engine.sweep import sweep
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import codes, detail, open_at, started
from tests.commands.test_races import at_once
from tests.engine.drawing import catch, draw, script, throw, timer, user
from tests.engine.office import ANN, ROOT, open_office

WAITS = draw(
    "waits", catch("opened", "office_open", kind="signal", variable="news"), script("swell", f'text = if small = true then "" else "{"x" * 900}"'),
    user("check", "role:approver"), paths="start > opened > swell > check > end",
)  # fmt: skip
BEGINS = draw(
    "begins", catch("opened", "office_open", kind="signal", variable="news", tag="startEvent"), user("check", "role:approver"),
    paths="opened > check > end",
)  # fmt: skip
OPENS = draw("opens", throw("open", "office_open", kind="signal", payload="{by: serial_no}"), paths="start > open > end")
PAUSED = draw(
    "paused", timer("rest", duration="PT1H"), catch("receipt", "paid", key="order_no"), user("check", "role:approver"),
    paths="start > rest > receipt > check > end",
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, WAITS, BEGINS, OPENS, PAUSED, settings=Settings(variables_bytes=800))


def test_a_signal_reaches_all_who_wait_and_starts_what_it_starts(stage: Stage) -> None:
    requests = [started(stage, "waits", ANN, small=True) for _ in range(3)]

    stage.engine.execute(BroadcastSignal("office_open", {"room": 7}), ROOT)
    assert sweep(stage.engine) == 4

    for request in requests:
        assert open_at(stage, request.id) == ["check"]
        assert detail(stage, request.id).variables["news"] == {"room": 7}
        assert "signal.received" in codes(stage, request.id)
    (begun,) = stage.engine.ask(Instances(definition_key="begins"), ROOT).items
    assert detail(stage, begun.id).variables["news"] == {"room": 7}
    assert sweep(stage.engine) == 0
    assert violations(stage.engine) == []


def test_a_thrown_signal_reaches_the_others_once(stage: Stage) -> None:
    waiting = started(stage, "waits", ANN, small=True)
    thrower = started(stage, "opens", ANN)
    assert sweep(stage.engine) == 2

    assert detail(stage, waiting.id).variables["news"] == {"by": thrower.serial_no}
    assert codes(stage, waiting.id).count("signal.received") == 1


def test_one_that_refuses_holds_up_nobody_and_is_tried_again_by_hand(stage: Stage) -> None:
    bad, good = started(stage, "waits", ANN), started(stage, "waits", ANN, small=True)
    stage.engine.execute(BroadcastSignal("office_open"), ROOT)

    assert sweep(stage.engine) == 2
    assert sweep(stage.engine) == 0

    assert (open_at(stage, bad.id), open_at(stage, good.id)) == ([], ["check"])
    (incident,) = stage.engine.ask(Incidents(), ROOT).items
    assert incident.process_instance_id == bad.id
    assert violations(stage.engine) == []


def test_who_comes_to_wait_afterwards_gets_nothing(stage: Stage) -> None:
    stage.engine.execute(BroadcastSignal("office_open"), ROOT)
    late = started(stage, "waits", ANN, small=True)

    sweep(stage.engine)

    assert open_at(stage, late.id) == []


def test_who_was_cancelled_before_the_sweep_is_passed_over(stage: Stage) -> None:
    request = started(stage, "waits", ANN, small=True)
    stage.engine.execute(BroadcastSignal("office_open"), ROOT)
    stage.engine.execute(Cancel(request.id, "不办了"), ROOT)

    sweep(stage.engine)

    states = [m.state for m in stage.engine.ask(Messages(state="all", kind="signal"), ROOT).items]
    assert sorted(states) == ["missed", "started"]


def test_a_suspended_request_gets_signals_messages_and_timers_when_it_is_resumed(stage: Stage) -> None:
    signalled, paused = started(stage, "waits", ANN, small=True), started(stage, "paused", ANN, order_no="A1")
    for request in (signalled, paused):
        stage.engine.execute(Suspend(request.id, "等一等"), ROOT)
    stage.engine.execute(BroadcastSignal("office_open"), ROOT)
    stage.clock.forward(timedelta(hours=2))
    sweep(stage.engine)
    assert "timer.fired" not in codes(stage, paused.id)
    assert open_at(stage, signalled.id) == []

    for request in (signalled, paused):
        stage.engine.execute(Resume(request.id, "继续"), ROOT)
    sweep(stage.engine)

    assert open_at(stage, signalled.id) == ["check"]
    assert "timer.fired" in codes(stage, paused.id)
    stage.engine.execute(Suspend(paused.id, "再等"), ROOT)
    assert stage.engine.execute(DeliverMessage("paid", "A1", "m1"), ROOT).state == "waiting"
    assert sweep(stage.engine) == 0
    stage.engine.execute(Resume(paused.id, "继续"), ROOT)
    assert sweep(stage.engine) == 1
    assert open_at(stage, paused.id) == ["check"]
    assert violations(stage.engine) == []


def test_sweeps_at_once_deliver_each_signal_once(stage: Stage) -> None:
    requests = [started(stage, "waits", ANN, small=True) for _ in range(8)]
    stage.engine.execute(BroadcastSignal("office_open"), ROOT)

    at_once(3, lambda n: sweep(stage.engine))
    sweep(stage.engine)

    for request in requests:
        assert codes(stage, request.id).count("signal.received") == 1
    assert len(stage.engine.ask(Instances(definition_key="begins"), ROOT).items) == 1


def test_only_message_senders_and_administrators_broadcast(stage: Stage) -> None:
    with pytest.raises(NotMessageSender):
        stage.engine.execute(BroadcastSignal("office_open"), ANN)
    assert stage.engine.execute(BroadcastSignal("nobody_waits"), SYSTEM).state == "waiting"
