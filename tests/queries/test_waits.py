"""What a request waits for besides people: in its own page, in lists, and not what has failed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Suspend
from engine.errors import InstanceNotFound
from engine.handlers import JobContext, service_task
from engine.model import WaitItem
from engine.queries import InstanceById, Instances, WaitsOf
from engine.testing import Stage
from tests.commands.acting import approve, started
from tests.engine.drawing import Node, boundary, catch, draw, service, timer, timer_boundary, user
from tests.engine.office import ANN, BEN, MAX, ROOT, handlers, open_office

EITHER = draw(
    "either", Node("eventBasedGateway", "gate"), catch("paid", "收款通知", key="order_no"), timer("late", duration="P3D"),
    user("book", "role:finance"),
    paths="""
    start > gate > paid > book > end
    gate > late > book
    """,
)  # fmt: skip
WATCHED = draw(
    "watched", user("check", "role:approver"), timer_boundary("remind", "check", interrupting=False, duration="PT1H"), user("nudge", "role:finance"),
    paths="""
    start > check > end
    remind > nudge > end
    """,
)  # fmt: skip
CALLING = draw("calling", service("ask", "ask"), boundary("no", "ask", error="E_NO"), paths="start > ask > end\nno > end")


@service_task("ask", effect="external", retry="R0/PT1S")
def ask(context: JobContext) -> None:
    raise RuntimeError("没有答复")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, EITHER, WATCHED, CALLING, handlers=handlers(calling=[ask]))


def waits(stage: Stage, instance_id: str) -> list[WaitItem]:
    return list(stage.engine.ask(WaitsOf(instance_id), ANN))


def test_messages_with_their_key_and_timers_with_their_time(stage: Stage) -> None:
    request = started(stage, "either", ANN, order_no="A1")
    due = stage.clock() + timedelta(days=3)
    message = WaitItem("message", "收款通知", "A1", None, "paid", "paid")
    late = WaitItem("timer", due_at=due, element_path="late", element_name="late")

    assert waits(stage, request.id) == [message, late]
    listed = stage.engine.ask(Instances(), ANN).items[0].waits
    assert listed == [replace(one, element_path="", element_name="") for one in (message, late)]
    assert stage.engine.ask(InstanceById(request.id), ANN).instance.waits == listed
    stage.engine.execute(Suspend(request.id, "查"), ROOT)
    assert waits(stage, request.id) == [message, late]


def test_what_watches_a_step_is_told_apart_and_a_list_names_the_person(stage: Stage) -> None:
    request = started(stage, "watched", ANN)

    (wait,) = waits(stage, request.id)

    assert (wait.kind, wait.element_path, wait.is_aside) == ("timer", "remind", True)
    assert stage.engine.ask(Instances(), ANN).items[0].waits == ()
    approve(stage, request.id, MAX)
    assert waits(stage, request.id) == []


def test_a_service_at_work_is_waited_for_until_it_has_failed(stage: Stage) -> None:
    request = started(stage, "calling", ANN)
    assert [(wait.kind, wait.element_path, wait.element_name) for wait in waits(stage, request.id)] == [("service", "ask", "ask")]

    stage.shelf.run_due(stage.engine)

    assert waits(stage, request.id) == []


def test_only_who_sees_a_request_learns_what_it_waits_for(stage: Stage) -> None:
    request = started(stage, "either", ANN, order_no="A1")

    with pytest.raises(InstanceNotFound):
        stage.engine.ask(WaitsOf(request.id), BEN)
