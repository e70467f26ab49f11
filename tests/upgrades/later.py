"""Situations that came after the first release; `record.py` leaves them out where they cannot be imported."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import text

from engine.commands import Approve, DeliverMessage, StartMigration, Suspend
from engine.handlers import JobContext, service_task
from engine.migrating import migrate_waiting
from engine.model.ticket import Answer, Ticket
from engine.sweep import sweep
from engine.testing import Stage
from tests.engine.drawing import Node, call, catch, draw, end, receive, script, service, timer, timer_boundary, user
from tests.engine.office import MAX, ROOT
from tests.upgrades.record import start, task


@service_task("ask", effect="external", retry="R0/PT1S", timeout=5)
def unreachable(context: JobContext) -> None:
    raise RuntimeError("断开")


@service_task("ask", effect="external", retry="R0/PT1S", timeout=5)
def reachable(context: JobContext) -> dict[str, bool]:
    return {"ok": True}


HANDLERS: dict[str, list[Any]] = {"asks": [unreachable]}
MENDED: dict[str, list[Any]] = {"asks": [reachable]}
EACH = """
<multiInstanceLoopCharacteristics isSequential="false"><loopDataInputRef>signers</loopDataInputRef><loopDataOutputRef>answers</loopDataOutputRef>
<inputDataItem id="each_item" name="signer"/><outputDataItem id="each_result" name="signer"/></multiInstanceLoopCharacteristics>"""
CHECK = user("check", "role:approver")


def moving(*names: str) -> dict[str, bytes]:
    return draw("moving", *(user(name, "role:approver") for name in names), paths=f"start > {' > '.join(names)} > end")


FOLDERS = (
    draw("rests", timer("rest", duration="PT1H"), CHECK, paths="start > rest > check > end"),
    draw("rests_in_a_call", call("sub", "rests"), user("last", "role:finance"), paths="start > sub > last > end"),
    draw(
        "watched", CHECK, timer_boundary("late", "check", duration="P2D"), timer_boundary("again", "check", interrupting=False, cycle="R9/PT1M"),
        user("chief", "role:finance"), script("remind", "reminded = true"), end("end"), end("gone"), end("reminded"),
        paths="""
        start > check > end
        late > chief > gone
        again > remind > reminded
        """,
    ),
    draw("hears", catch("receipt", "paid", variable="payment"), CHECK, paths="start > receipt > check > end"),
    draw("hears_all", catch("opened", "office_open", kind="signal", variable="news"), CHECK, paths="start > opened > check > end"),
    draw("receives", receive("receipt", "paid", variable="payment"), CHECK, paths="start > receipt > check > end"),
    draw(
        "chooses", Node("eventBasedGateway", "which"), catch("receipt", "paid"), timer("patience", duration="P1D"), CHECK,
        user("chief", "role:finance"), end("end"), end("gone"),
        paths="""
        start > which > receipt > check > end
        which > patience > chief > gone
        """,
    ),
    draw("asks", service("call", "ask", result="answer"), CHECK, paths="start > call > check > end"),
    draw(
        "weighs", timer("rest", duration="PT1M"), script("weigh", "weight = if n = 1 then 1 else count(for i in 1..9999999 return i)"), CHECK,
        paths="start > rest > weigh > check > end",
    ),
    draw("several", Node("userTask", "each", "each", properties={"candidates": "role:approver"}, inside=EACH), paths="start > each > end"),
    draw("expects", CHECK, catch("receipt", "early", key="order_no", variable="payment"), paths="start > check > receipt > end"),
    draw("daily", timer("every_day", "startEvent", cycle="R/P1D"), CHECK, paths="every_day > check > end"),
    moving("first", "second"),
)  # fmt: skip


def suspended(stage: Stage) -> None:
    instance = start(stage, "steps")
    stage.engine.execute(Approve(task(stage, instance, "first")), MAX)
    stage.engine.execute(Suspend(instance, "等通知"), ROOT)


def suspended_with_its_message_there(stage: Stage) -> None:
    instance = start(stage, "expects", order_no="S1")
    stage.engine.execute(Approve(task(stage, instance, "check")), MAX)
    stage.engine.execute(Suspend(instance, "等通知"), ROOT)
    stage.engine.execute(DeliverMessage("early", "S1", "for-a-suspended-one", {"amount": 1}), ROOT)


def failed_outside(stage: Stage) -> None:
    """An open incident of kind job."""
    start(stage, "asks", title="断开")
    stage.work()


def asked_outside(stage: Stage) -> None:
    """Its job waits in the queue; `keep_jobs` writes it down."""
    start(stage, "asks", title="排队")


def answered_while_suspended(stage: Stage) -> None:
    """The job keeps the answer that could not be taken."""
    instance = start(stage, "asks", title="已答")
    stage.engine.execute(Suspend(instance, "等通知"), ROOT)
    job = stage.shelf.waiting[-1]
    job.argument.update(Ticket.from_json(job.argument).put_off(Answer({"kept": True})).as_json())


def asked_and_the_job_lost(stage: Stage) -> None:
    start(stage, "asks", title="丢失", lost=True)


def waiting_for_something(stage: Stage) -> None:
    """Twice what has two ways on: `by="clock"` is left alone until the time has passed."""
    for key in ("rests", "rests_in_a_call", "watched", "hears", "hears_all", "receives", "chooses"):
        start(stage, key)
    for key in ("watched", "chooses"):
        start(stage, key, by="clock")


def reminded_and_stuck_at_a_timer(stage: Stage) -> None:
    """The reminder has fired once, and one request has an open incident of kind timer: the script behind it takes too long."""
    start(stage, "weighs")
    stage.clock.forward(timedelta(minutes=2))
    sweep(stage.engine)


def one_of_several(stage: Stage) -> None:
    instance = start(stage, "several", signers=["a", "b", "c"])
    stage.engine.execute(Approve(task(stage, instance, "each[1]")), MAX)


def message_before_its_receiver(stage: Stage) -> None:
    start(stage, "expects", order_no="E1")
    stage.engine.execute(DeliverMessage("early", "E1", "before-its-receiver", {"amount": 1}), ROOT)


def migrated(stage: Stage) -> None:
    """One at each step; their way back is open."""
    start(stage, "moving")
    further = start(stage, "moving")
    stage.engine.execute(Approve(task(stage, further, "first")), MAX)
    stage.deploy_files(moving("first", "between", "second"))
    stage.engine.execute(StartMigration("moving", 2, "流程改版"), ROOT)
    assert migrate_waiting(stage.engine) == 2


SITUATIONS: tuple[Callable[[Stage], None], ...] = (
    suspended, suspended_with_its_message_there, failed_outside, asked_outside, answered_while_suspended, asked_and_the_job_lost,
    waiting_for_something, reminded_and_stuck_at_a_timer, one_of_several, message_before_its_receiver, migrated,
)  # fmt: skip


def record(stage: Stage) -> None:
    for files in FOLDERS:
        stage.deploy_files(files)
    for situation in SITUATIONS:
        situation(stage)
    keep_jobs(stage)


def keep_jobs(stage: Stage) -> None:
    """The tables of DBOS are its own and no part of a dump. What we put into them is: a job of this release is read by every later one, so
    the tickets stand in a table of the fixture. `finish.py` queues them again, but for those of requests that have `lost` among their variables.
    """
    with stage.database.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("CREATE TABLE fixture_job (ticket TEXT NOT NULL)"))
        rows = [{"ticket": orjson.dumps(job.argument).decode()} for job in stage.shelf.waiting]
        connection.execute(text("INSERT INTO fixture_job VALUES (:ticket)"), rows)
