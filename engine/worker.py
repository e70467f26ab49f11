"""Runs jobs: the same code in the one web process and in any number of workers (architecture §8, decisions/0011).

One worker a process, because DBOS is one a process. It beats every few seconds; the first of those alive gives the jobs of the dead back.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from dbos import DBOS, DBOSConfig

from engine import external, jobs
from engine.engine import Engine
from engine.lost import find_lost
from engine.migrating import migrate_waiting
from engine.model.ticket import Ticket
from engine.nightly import nightly
from engine.store import workers
from engine.sweep import sweep

LOG = logging.getLogger("piaoflow.jobs")
PATIENCE = 20
"""Seconds a stopping worker gives its running jobs."""
BATCH = 1_000
MINUTE, TEN_MINUTES, HOUR = 60, 600, 3_600
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_here: list["Worker"] = []
_SUSPECTS = Lock()
T = TypeVar("T")


class Worker:
    """`start` it after the last fork, `stop` it at the end; `every` before `start` hangs in what else is to be done again and again."""

    def __init__(self, engine: Engine, *, name: str | None = None) -> None:
        self.engine, self.name = engine, name or some_name()
        self._stopping = Event()
        self._threads: list[Thread] = []
        self._duties: list[tuple[float, Callable[[], object]]] = []
        self.every(engine.settings.beat_seconds, self._beat)
        self.every(engine.settings.beat_seconds, self._take_over)
        self.every(engine.settings.sweep_seconds, self._sweep)
        self.every(engine.settings.sweep_seconds, self._migrate)
        self.every(MINUTE, self._find_lost)
        self.every(HOUR, self._tidy)
        self.every(TEN_MINUTES, self._nightly)

    def every(self, seconds: float, duty: Callable[[], object]) -> None:
        """Call `duty` again and again in a thread of its own, `seconds` after it last ended; what it raises is logged."""
        self._duties.append((seconds, duty))

    def start(self) -> None:
        """Beat, launch DBOS (its tables are made where they are missing), and begin with all duties."""
        jobs.prepare(self.engine.database)
        self._beat()
        _here[:] = [self]
        _apart(self._launch)
        for seconds, duty in self._duties:
            thread = Thread(target=self._repeat, args=(seconds, duty), name=f"duty-{getattr(duty, '__name__', 'duty')}", daemon=True)
            thread.start()
            self._threads.append(thread)
        LOG.info("jobs run here, as %s", self.name)

    def _launch(self) -> None:
        try:
            DBOS(config=_config(self))
            DBOS.launch()
            slots, poll = self.engine.settings.job_slots, self.engine.settings.job_poll
            DBOS.register_queue(jobs.QUEUE, worker_concurrency=slots, polling_interval_sec=poll, on_conflict="always_update")
        except Exception:  # whatever it was, it is raised again
            DBOS.destroy()  # so that it can be started again
            raise

    def stop(self) -> None:
        """Take no new jobs, let the running ones end, say goodbye."""
        self._stopping.set()
        _apart(lambda: DBOS.destroy(workflow_completion_timeout_sec=PATIENCE))
        for thread in self._threads:
            thread.join(timeout=1)
        self.engine.write(lambda connection: workers.leave(connection, self.name))
        _here.clear()

    def _repeat(self, seconds: float, duty: Callable[[], object]) -> None:
        while not self._stopping.wait(seconds):
            try:
                duty()
            except Exception:  # its thread must live: what failed now is due again after the pause
                LOG.exception("%s failed", getattr(duty, "__name__", "duty"))

    def _beat(self) -> None:
        self.engine.write(lambda connection: workers.beat(connection, self.name))

    def _take_over(self) -> None:
        """What is said to run on processes that are silent goes back to the queue; one of those alive does it."""
        silence = timedelta(seconds=self.engine.settings.silent_seconds)
        with self.engine.database.connect() as connection:
            alive = workers.alive(connection, silence)
        if alive[:1] != [self.name]:
            return
        for running in DBOS.list_workflows(status="PENDING", name=jobs.SERVICE, load_input=False, load_output=False):
            if running.executor_id not in alive:
                LOG.warning("%s is silent: its job %s goes back to the queue", running.executor_id, running.workflow_id)
                DBOS.resume_workflow(running.workflow_id, queue_name=jobs.QUEUE)

    def _sweep(self) -> None:
        """Timers, starts by the clock, messages under way: all live workers share them."""
        sweep(self.engine)

    def _find_lost(self) -> None:
        """External services whose job got lost are called for again, or become incidents."""
        find_lost(self.engine)

    def _tidy(self) -> None:
        """Jobs that ended long ago are forgotten."""
        before = (datetime.now(UTC) - timedelta(days=self.engine.settings.job_days)).isoformat()
        while not self._stopping.is_set():
            old = DBOS.list_workflows(status=_FINISHED, completed_before=before, limit=BATCH, load_input=False, load_output=False)
            DBOS.delete_workflows([job.workflow_id for job in old])
            if len(old) < BATCH:
                return

    def _migrate(self) -> None:
        """Requests chosen for another version: whoever comes first moves the next ones."""
        migrate_waiting(self.engine)

    def _nightly(self) -> None:
        """The first call of a day does it, whoever makes it."""
        nightly(self.engine)


def _apart(work: Callable[[], object]) -> None:
    """In a thread of its own: DBOS refuses to begin or end where an event loop runs, and whoever starts a worker may have one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def some_name() -> str:
    """Another one at each start: two processes with one name would think that they are one."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{os.urandom(3).hex()}"


def _config(worker: Worker) -> DBOSConfig:
    return {
        "name": jobs.APPLICATION,
        "system_database_url": jobs.address(worker.engine.database),
        "application_version": jobs.VERSION,
        "executor_id": worker.name,
        "sys_db_pool_size": 5,
        "log_level": "WARNING",
        "enable_otlp": False,
    }


@DBOS.workflow(name=jobs.SERVICE)
def _service(told: dict[str, Any]) -> None:
    """The job itself. Before its last chance it waits until no other suspect runs in this process, so that it dies alone if it kills."""
    engine, ticket = _here[0].engine, Ticket.from_json(told)
    is_suspect = _patiently(ticket, lambda: external.begun(engine, ticket)) >= engine.settings.job_deaths - 1
    with _SUSPECTS if is_suspect else nullcontext():
        if _patiently(ticket, lambda: external.take_up(engine, ticket)):
            _patiently(ticket, lambda: external.run(engine, ticket))


def _patiently(ticket: Ticket, work: Callable[[], T]) -> T:
    """While the database is away it waits for it, as DBOS does; then a job must not end, or it would count as done."""
    pause = 1
    while True:
        try:
            return work()
        except external.AWAY:
            LOG.exception("the database is away; %s waits", ticket.topic)
            time.sleep(pause)
            pause = min(pause * 2, 15)
