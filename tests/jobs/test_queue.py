"""The port to DBOS: a job commits with the state or not at all, and costs nothing where there is none."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine import jobs
from engine.actor import SYSTEM
from engine.commands import Cancel
from engine.engine import Engine
from engine.errors import ObjectLocked
from engine.queries import Jobs
from engine.testing import Stage
from engine.testing.statements import counting
from tests.commands.acting import approve, started
from tests.engine.drawing import draw, service, user
from tests.engine.office import ANN, BEN, MAX, ROOT, handlers, open_office
from tests.jobs.outside import ASK, CAUGHT, Outside
from web import db
from web.app import create_app

HELD = draw(
    "held", service("call", "ask", amount="amount"), user("after", "role:approver"), paths="start > call > after > end",
    lock='{ key: "bank", mode: "exclusive" }',
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """An office whose jobs go into the real queue."""
    found = open_office(database, ASK, CAUGHT, HELD, handlers=handlers(ask=[Outside().task()]))
    jobs.prepare(database)
    found.engine.queue = jobs.enqueue
    yield found


def waiting(engine: Engine) -> tuple[int, int]:
    """(due, due later)"""
    figures = engine.ask(Jobs(), SYSTEM)
    assert figures is not None
    return figures.waiting, figures.delayed


def test_a_job_is_two_inserts_in_the_commands_transaction(stage: Stage) -> None:
    started(stage, "ask", ANN, amount=1)
    with counting(stage.database) as counted:
        started(stage, "ask", ANN, amount=1)

    written = [text for text in counted.statements if "workflow_" in text]
    assert ([text.split("(")[0].split(".")[-1].strip() for text in written], counted.commits) == (["workflow_status", "workflow_input"], 1)
    assert waiting(stage.engine) == (2, 0)


def test_a_command_without_jobs_does_not_touch_the_queue(stage: Stage) -> None:
    with counting(stage.database) as counted:
        result = started(stage, "caught", ANN, amount=1)
        stage.engine.execute(Cancel(result.id, "不要了"), ROOT)

    assert not [text for text in counted.statements if "workflow_" in text]


def test_a_refused_command_leaves_no_job(stage: Stage) -> None:
    started(stage, "held", ANN, amount=1)
    with pytest.raises(ObjectLocked):
        started(stage, "held", BEN, amount=2)

    def breaks(connection: Any) -> None:
        jobs.enqueue(connection, jobs.SERVICE, "k", {})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        stage.engine.write(breaks)
    assert waiting(stage.engine) == (1, 0)


def test_one_key_is_one_job_and_a_delay_is_kept(stage: Stage) -> None:
    for _ in range(3):
        stage.engine.write(lambda c: jobs.enqueue(c, jobs.SERVICE, "k", {"票": [1, 2.5, None]}, delay=timedelta(days=3)))

    assert waiting(stage.engine) == (0, 1)


def test_jobs_are_written_beside_what_people_do_at_the_same_time(stage: Stage) -> None:
    """Of two commands on one request one wins, and with it its job."""
    result = started(stage, "caught", ANN, amount=1)
    approve(stage, result.id, MAX)

    assert waiting(stage.engine) == (1, 0)


def test_an_engine_without_jobs_does_not_load_dbos(tmp_path: Path) -> None:
    code = f"""
import sys
from engine.testing import Stage
from engine.testing.bench import WORKLOADS, organisation
from engine.store.database import open_database
from engine.definitions.handler_set import HandlerSet
from engine.actor import Actor
from engine.commands import StartInstance
import web.app
stage = Stage(open_database("sqlite:///{tmp_path}/x.db"), organisation=organisation(), handlers=HandlerSet())
stage.deploy_files({{"process.bpmn": (WORKLOADS / "w1.bpmn").read_bytes()}})
stage.engine.execute(StartInstance("w1"), Actor("ann", "安"))
sys.exit("dbos" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)}).returncode == 0


def test_the_tables_of_the_queue_are_no_difference_to_our_schema(database_url: str, tmp_path: Path) -> None:
    app = create_app({"database_url": database_url, "data_dir": tmp_path, "password_cost": "cheapest"})
    engine: Engine = app.extensions["piaoflow"].engine
    assert engine.ask(Jobs(), SYSTEM) is None
    with app.app_context():
        db.upgrade()
        db.upgrade()

    assert (db.differences(engine.database), db.schema_is_current(engine.database)) == ([], True)
    figures = engine.ask(Jobs(), SYSTEM)
    assert figures is not None
    assert (figures.waiting, figures.workers, figures.are_done) == (0, 0, True)
    engine.database.dispose()
