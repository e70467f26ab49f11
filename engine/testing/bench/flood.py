"""Many timers due at one moment: how fast they drain, and that none is lost or fired twice."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.commands import StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.sweep import sweep
from engine.testing.bench.line import Line, Place, measure
from engine.testing.bench.workload import ANN, WORKLOADS, organisation
from engine.testing.stage import Stage

COUNT = 10_000


class Lost(Exception):
    """A timer was lost, or fired twice."""


@measure
def timers(place: Place) -> Iterator[Line]:
    """Raises Lost."""
    count = place.many(COUNT)
    database = place.fresh()
    seconds = drain(database, count=count)
    database.dispose()
    name = (f"{count} 个定时器同时到期", f"{count} timers due at once")
    yield Line(name, f"{count / seconds:.0f}/s", note=("无一遗漏、无一重复", "none lost, none fired twice"))


def drain(database: Database, *, count: int, workers: int = 2) -> float:
    """Start `count` instances that wait an hour, let the hour pass, sweep with several workers (threads) until nothing is due: seconds of that.

    On an empty database, SQLite or PostgreSQL. Raises Lost.
    """
    stage = Stage(database, organisation=organisation(), handlers=HandlerSet())
    stage.deploy_files({"process.bpmn": (WORKLOADS / "flood.bpmn").read_bytes()})
    for _ in range(count):
        stage.engine.execute(StartInstance("flood"), ANN)
    stage.clock.forward(timedelta(hours=1))
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        fired = sum(pool.map(lambda _: sweep(stage.engine), range(workers)))
    while more := sweep(stage.engine):
        fired += more
    seconds = time.perf_counter() - began
    _check(database, count, fired)
    return seconds


def _check(database: Database, count: int, fired: int) -> None:
    entry, instance = history_entry.c, process_instance.c
    with database.connect() as connection:
        entries = connection.scalar(select(func.count()).where(entry.code == "timer.fired"))
        once = connection.scalar(select(func.count(entry.instance_id.distinct())).where(entry.code == "timer.fired"))
        ended = connection.scalar(select(func.count()).where(instance.state == "completed"))
    if not fired == entries == once == ended == count:
        raise Lost(f"{count} were due; {fired} counted, {entries} entries of {once} instances, {ended} ended")
