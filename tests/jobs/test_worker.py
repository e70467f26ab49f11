"""A worker in this process: it runs what is due, takes over from the dead, does its duties, and stops without losing anything."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update
from sqlalchemy import Engine as Database

from engine import clock, jobs
from engine.actor import SYSTEM
from engine.queries import Incidents, Jobs
from engine.settings import Settings
from engine.store import workers
from engine.testing import Stage
from engine.worker import Worker
from tests.commands.acting import codes, detail, open_at, started
from tests.engine.office import ANN, ROOT, handlers, open_office
from tests.jobs.outside import ASK, Outside

FAST = Settings(beat_seconds=0.2, silent_seconds=3, job_poll=0.05, job_wait=1)


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def stage(database: Database, outside: Outside) -> Stage:
    found = open_office(database, ASK, handlers=handlers(ask=[outside.task(retry="R1/PT1S", timeout=10)]), settings=FAST)
    jobs.prepare(database)
    found.engine.queue, found.engine.clock = jobs.enqueue, clock.now
    return found


@pytest.fixture
def worker(stage: Stage) -> Iterator[Worker]:
    made = Worker(stage.engine, name="here")
    yield made
    if not made._stopping.is_set():
        made.stop()


def until(done: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_does_what_was_waiting_and_what_comes_and_tries_again_after_the_pause(stage: Stage, outside: Outside, worker: Worker) -> None:
    first = started(stage, "ask", ANN, amount=1)
    worker.start()
    until(lambda: open_at(stage, first.id) == ["after"])

    outside.fails(RuntimeError("断开"))
    second = started(stage, "ask", ANN, amount=2)
    until(lambda: stage.engine.ask(Incidents(), ROOT).items)

    assert [(context.instance.id, context.attempt) for context in outside.seen] == [(first.id, 1), (second.id, 1), (second.id, 2)]
    assert outside.seen[2].now - outside.seen[1].now >= timedelta(seconds=1)
    assert stage.engine.ask(Incidents(), ROOT).items[0].attempt == 2


def test_it_beats_and_does_its_duties_even_if_one_of_them_fails(stage: Stage, worker: Worker) -> None:
    seen: list[str] = []

    def good() -> None:
        seen.append("good")

    def bad() -> None:
        seen.append("bad")
        raise RuntimeError("坏了")

    worker.every(0.05, good)
    worker.every(0.05, bad)
    worker.start()
    until(lambda: seen.count("good") > 2 and seen.count("bad") > 2)
    figures = stage.engine.ask(Jobs(), SYSTEM)
    assert figures is not None and figures.workers == 1

    worker.stop()
    figures = stage.engine.ask(Jobs(), SYSTEM)
    assert figures is not None and figures.workers == 0


def test_a_stopping_worker_lets_its_job_end(stage: Stage, outside: Outside, worker: Worker) -> None:
    went_in, go_on = threading.Event(), threading.Event()

    def slow(context: object) -> str:
        went_in.set()
        go_on.wait(10)
        return "好"

    outside.then = slow
    result = started(stage, "ask", ANN, amount=1)
    worker.start()
    went_in.wait(20)
    threading.Timer(0.5, go_on.set).start()
    worker.stop()

    assert (codes(stage, result.id), detail(stage, result.id).variables["answer"]) == (["instance.submitted", "service.done"], "好")


def claimed_by(stage: Stage, name: str, *, silent: timedelta) -> None:
    """The queue says that this process runs what waits; it has last beaten so long ago."""
    where = "dbos." if stage.database.dialect.name == "postgresql" else ""
    claim = f"UPDATE {where}workflow_status SET status = 'PENDING', executor_id = '{name}', recovery_attempts = 1 WHERE status = 'ENQUEUED'"

    def act(connection: Connection) -> None:
        connection.exec_driver_sql(claim)
        workers.beat(connection, name)
        connection.execute(update(workers.worker).where(workers.worker.c.name == name).values(beat_at=workers.now(connection) - silent))

    stage.engine.write(act)


def test_the_jobs_of_a_dead_worker_are_taken_over(stage: Stage, outside: Outside, worker: Worker) -> None:
    result = started(stage, "ask", ANN, amount=1)
    claimed_by(stage, "a-dead-one", silent=timedelta(minutes=1))

    worker.start()

    until(lambda: open_at(stage, result.id) == ["after"])
    assert len(outside.seen) == 1


def test_the_jobs_of_a_live_worker_are_left_to_it(stage: Stage, outside: Outside, worker: Worker) -> None:
    result = started(stage, "ask", ANN, amount=1)
    claimed_by(stage, "not-dead-at-all", silent=timedelta(seconds=-60))
    worker.start()
    time.sleep(2)

    assert (outside.seen, open_at(stage, result.id)) == ([], [])
