"""3 000 rejections round a parallel block with a boundary timer: the state stays small, and the last round costs what the first did."""

import time
from collections.abc import Iterator
from statistics import median

from sqlalchemy import func, select

from engine.commands import Approve, Reject, StartInstance
from engine.model import InstanceResult
from engine.store.instances import process_instance
from engine.testing.bench import workload
from engine.testing.bench.line import Line, Place, measure
from engine.testing.stage import Stage

ROUNDS, SAMPLE = 3_000, 50
GOAL_BYTES, GOAL_RATIO = 5_000, 2


@measure
def rounds(place: Place) -> Iterator[Line]:
    """Each round is two approvals and a rejection by the engine."""
    number = place.many(ROUNDS)
    database = place.fresh()
    stage = workload.stage(database)
    stage.deploy_files({"process.bpmn": (workload.WORKLOADS / "rounds.bpmn").read_bytes()})
    told = stage.engine.execute(StartInstance("rounds"), workload.ANN)
    times = []
    for _ in range(number):
        began = time.perf_counter()
        told = _round(stage, told)
        times.append(time.perf_counter() - began)
    with database.connect() as connection:
        size = int(connection.scalar(select(func.length(process_instance.c.tokens)).where(process_instance.c.id == told.id)) or 0)
    database.dispose()
    name = (f"{number:,} 轮拒绝后令牌的大小", f"Tokens after {number:,} rejected rounds")
    yield Line(name, f"{size:,} B", f"< {GOAL_BYTES:,} B", size < GOAL_BYTES)
    ratio = median(times[-SAMPLE:]) / median(times[:SAMPLE])
    name = ("最后几轮与最初几轮：耗时之比", "Last rounds to first rounds: time, ratio")
    yield Line(name, f"{ratio:.2f}", f"< {GOAL_RATIO}", ratio < GOAL_RATIO)


def _round(stage: Stage, told: InstanceResult) -> InstanceResult:
    for task in told.open_tasks:
        told = stage.engine.execute(Approve(task.id), workload.MAX).instance
    return stage.engine.execute(Reject(told.open_tasks[0].id, opinion="再来"), workload.MAX).instance
