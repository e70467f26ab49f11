"""Many timers due at one moment: how fast they drain, and that none is lost or fired twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.commands import StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.sweep import sweep
from engine.testing.bench import ANN, WORKLOADS, Line, organisation
from engine.testing.stage import Stage
from engine.testing.statements import counting


class Lost(Exception):
    """A timer was lost, or fired twice."""


def run(database: Database, *, count: int = 10_000, workers: int = 2) -> Line:
    """Start `count` instances that wait an hour, let the hour pass, and sweep with several workers (threads) until nothing is due.

    On an empty database, SQLite or PostgreSQL. Raises Lost.
    """
    stage = Stage(database, organisation=organisation(), handlers=HandlerSet())
    stage.deploy_files({"process.bpmn": (WORKLOADS / "flood.bpmn").read_bytes()})
    for _ in range(count):
        stage.engine.execute(StartInstance("flood"), ANN)
    stage.clock.forward(timedelta(hours=1))

    with counting(stage.database) as counted:
        wall, cpu = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(workers) as pool:
            fired = sum(pool.map(lambda _: sweep(stage.engine), range(workers)))
        while more := sweep(stage.engine):
            fired += more
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    _check(database, count, fired)
    return Line(f"{count} timers", count / wall, cpu / count * 1_000, len(counted.statements) / count, counted.commits / count)


def _check(database: Database, count: int, fired: int) -> None:
    entry, instance = history_entry.c, process_instance.c
    with database.connect() as connection:
        entries = connection.scalar(select(func.count()).where(entry.code == "timer.fired"))
        once = connection.scalar(select(func.count(entry.instance_id.distinct())).where(entry.code == "timer.fired"))
        ended = connection.scalar(select(func.count()).where(instance.state == "completed"))
    if not fired == entries == once == ended == count:
        raise Lost(f"{count} were due; {fired} counted, {entries} entries of {once} instances, {ended} ended")
