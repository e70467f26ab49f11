"""A workload in several processes at once on one database, each an engine of its own."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from engine.definitions.handler_set import HandlerSet
from engine.engine import Engine
from engine.store.database import open_database
from engine.testing.bench import workload
from engine.testing.bench.workload import Timed

WAIT = 300


@dataclass(frozen=True)
class Rate:
    """`cpu_ms` of the application and `database_ms` of the database, for one operation; None where it cannot be read."""

    per_second: float
    cpu_ms: float
    database_ms: float | None


Clock = Callable[[], float | None]


def side_by_side(url: str, key: str, *, processes: int, count: int, database_cpu: Clock) -> tuple[Rate, Rate]:
    """(starts, completes), `count` of each in every process. `database_cpu`: seconds used so far."""
    spawn = multiprocessing.get_context("spawn")
    gate, results = spawn.Barrier(processes + 1), spawn.Queue()
    workers = [spawn.Process(target=_work, args=(url, key, count, gate, results)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    used = []
    for _ in range(3):
        gate.wait(WAIT)
        used.append(database_cpu())
    told = [results.get(timeout=WAIT) for _ in workers]
    for worker in workers:
        worker.join()
    spent = [None if a is None or b is None else b - a for a, b in pairwise(used)]
    return rate([starts for starts, _ in told], spent[0]), rate([completes for _, completes in told], spent[1])


def rate(parts: Sequence[Timed], database: float | None) -> Rate:
    count = sum(part.count for part in parts)
    seconds = max(part.ended for part in parts) - min(part.began for part in parts)
    cpu = sum(part.cpu for part in parts)
    return Rate(count / seconds, cpu / count * 1_000, None if database is None else database / count * 1_000)


def _work(url: str, key: str, count: int, gate: Barrier, results: Any) -> None:
    database = open_database(url)
    engine = Engine(database, handlers=HandlerSet())
    results.put(workload.timed(engine, key, count, ready=lambda: gate.wait(WAIT)))
    gate.wait(WAIT)
    database.dispose()


def cpu_of_family(pid: int) -> float | None:
    """Seconds of CPU that a process and its children, past and present, have used; None where /proc does not say."""
    try:
        fields = {int(path.parent.name): path.read_text().rpartition(") ")[2].split() for path in Path("/proc").glob("[0-9]*/stat")}
    except OSError:
        return None
    if pid not in fields:
        return None
    ticks = sum(int(used) for used in fields[pid][11:15])
    ticks += sum(int(used) for told in fields.values() if int(told[1]) == pid for used in told[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")
