"""Two thousand people whose time is over at one moment, and workers that are killed meanwhile: nobody is forgotten, nobody is told twice."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import orjson
from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.definitions.handler_set import HandlerSet
from engine.store.due_firings import due_firing
from engine.store.history import history_entry
from engine.sweep import sweep
from engine.testing import Organisation, Stage
from engine.testing.invariants import violations
from tests.commands.acting import started
from tests.engine.drawing import draw, user
from tests.engine.office import OFFICE
from tests.jobs.test_chaos import wait_until

REQUESTS, PEOPLE, WORKERS = 12, 50, 2
MANY = Organisation(OFFICE.branches, {**OFFICE.roles, "many": "众人"}, [
    *OFFICE.people, *({"id": f"p{n}", "name": f"第{n}人", "role": "many"} for n in range(PEOPLE)),
])  # fmt: skip


def fired(stage: Stage) -> int:
    with stage.database.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(due_firing)) or 0)


@contextmanager
def worker(stage: Stage) -> Iterator[None]:
    """A process that sweeps, until it is killed with -9."""
    url = stage.database.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-m", "tests.engine.sweeping", url, stage.clock.at.isoformat()])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_two_thousand_due_at_once_are_done_once_each_whatever_dies_meanwhile(database: Database) -> None:
    stage = Stage(database, organisation=MANY, handlers=HandlerSet())
    stage.deploy_files(draw("many", user("sign", "role:many", mode="all", due="PT1H"), paths="start > sign > end"))
    for _ in range(REQUESTS):
        started(stage, "many", OFFICE.actor("ann"))
    stage.clock.forward(timedelta(hours=2))

    with worker(stage):
        wait_until(lambda: fired(stage) >= 100, 120, lambda: fired(stage))
    with worker(stage), worker(stage):
        wait_until(lambda: fired(stage) >= 300, 120, lambda: fired(stage))
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda _: sweep(stage.engine), range(WORKERS)))
    while sweep(stage.engine):
        pass

    with database.connect() as connection:
        told = [
            orjson.loads(params)["task"]
            for params in connection.scalars(select(history_entry.c.params).where(history_entry.c.code == "task.overdue"))
        ]
    assert (fired(stage), len(told), len(set(told))) == (REQUESTS * PEOPLE,) * 3
    assert violations(stage.engine) == []
