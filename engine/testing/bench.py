"""The speed table: W1, W2 and a countersign, timed on this machine, with CPU, SQL and commits per operation (architecture §12)."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Approve, StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.testing.organisation import Organisation
from engine.testing.stage import Stage
from engine.testing.statements import counting

WORKLOADS = Path(__file__).parent / "workloads"
ANN, MAX = Actor("ann", "安"), Actor("max", "马克")


@dataclass(frozen=True)
class Line:
    """One row of the table; milliseconds are of this process's CPU."""

    name: str
    per_second: float
    cpu_ms: float
    statements: float
    commits: float


def organisation(signers: int = 0) -> Organisation:
    """Ann, who starts; Max, who approves; and as many signers as asked."""
    many = [{"id": f"s{n:04}", "name": f"会签{n:04}"} for n in range(signers)]
    people = [{"id": "ann", "name": "安"}, {"id": "max", "name": "马克", "role": "bench_approver"}, *many]
    return Organisation(branches=[], roles={"bench_approver": "审批人", "sys_admin": "管理员"}, people=people)


def run(database: Database, *, count: int = 200, signers: int = 300) -> Iterator[Line]:
    """Time `count` operations of each kind, one thread, on an empty database."""
    stage = Stage(database, organisation=organisation(signers), handlers=HandlerSet())
    for name in ("w1", "w2", "mi"):
        stage.deploy_files({"process.bpmn": (WORKLOADS / f"{name}.bpmn").read_bytes()})
        stage.engine.execute(StartInstance(name, {"signers": ["max"]}), ANN)
    for key in ("w1", "w2"):
        tasks: list[str] = []
        yield _timed(f"{key} start", stage, count, partial(_start, stage, key, tasks))
        yield _timed(f"{key} complete", stage, count, partial(_approve, stage, tasks))
    yield _countersign(stage, signers)


def _timed(name: str, stage: Stage, count: int, act: Callable[[int], None]) -> Line:
    with counting(stage.database) as counted:
        wall, cpu = time.perf_counter(), time.process_time()
        for number in range(count):
            act(number)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Line(name, count / wall, cpu / count * 1_000, len(counted.statements) / count, counted.commits / count)


def _start(stage: Stage, key: str, tasks: list[str], number: int) -> None:
    started = stage.engine.execute(StartInstance(key, {"amount": 5_000}), ANN, idempotency_key=f"{key}-{number}")
    tasks.append(started.open_tasks[0].id)


def _approve(stage: Stage, tasks: list[str], number: int) -> None:
    task_id = tasks[number]
    stage.engine.execute(Approve(task_id, opinion="同意", variables={"amount": 5_000}), MAX, idempotency_key=task_id)


def _countersign(stage: Stage, signers: int) -> Line:
    people = [person["id"] for person in stage.organisation.people if person["id"].startswith("s")]
    tasks = stage.engine.execute(StartInstance("mi", {"signers": people}), ANN).open_tasks
    mine = [(task.id, Actor(task.persons[0].id, task.persons[0].name)) for task in tasks]

    def vote(number: int) -> None:
        stage.engine.execute(Approve(mine[number][0]), mine[number][1])

    return _timed(f"会签 {signers}", stage, len(mine), vote)
