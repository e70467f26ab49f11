"""W1 and W2, timed: starts, then completes of the tasks that were opened. Times with nobody counting; statements on a few more."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import bindparam, select

from engine import heap
from engine.actor import Actor
from engine.commands import Approve, StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.engine import Engine
from engine.queries._asking import Asking
from engine.store.statement import Statement
from engine.store.work import user_task
from engine.testing.organisation import Organisation
from engine.testing.stage import Stage
from engine.testing.statements import counting

WORKLOADS = Path(__file__).parent.parent / "workloads"
KEYS = ("w1", "w2")
ANN, MAX = Actor("ann", "安"), Actor("max", "马克")
COUNTED = 10
_FIRST_OPEN = Statement(select(user_task.c.id).where(user_task.c.instance_id == bindparam("instance_id"), user_task.c.closed_at.is_(None)).limit(1))


@dataclass(frozen=True)
class Timed:
    """Many operations of one kind in one process: when they began and ended (seconds of one clock), its own CPU seconds."""

    count: int
    began: float
    ended: float
    cpu: float


@dataclass(frozen=True)
class OpenTaskOf:
    """The first open task of an instance: what a client of the engine looks up before it completes one."""

    instance_id: str

    def fetch(self, asking: Asking) -> str:
        return str(_FIRST_OPEN.rows(asking.connection, instance_id=self.instance_id)[0]["id"])


def organisation(signers: int = 0) -> Organisation:
    """Ann, who starts; Max, who approves; and as many signers as asked."""
    many = [{"id": f"s{n:04}", "name": f"会签{n:04}"} for n in range(signers)]
    people = [{"id": "ann", "name": "安"}, {"id": "max", "name": "马克", "role": "bench_approver"}, *many]
    return Organisation(branches=[], roles={"bench_approver": "审批人", "sys_admin": "管理员"}, people=people)


def stage(database: Database) -> Stage:
    """An empty database with the people and the three diagrams."""
    found = Stage(database, organisation=organisation(), handlers=HandlerSet())
    for name in (*KEYS, "mi"):
        found.deploy_files({"process.bpmn": (WORKLOADS / f"{name}.bpmn").read_bytes()})
    return found


def start(engine: Engine, key: str) -> str:
    """One request, with a key of its own as every client sends one; gives its id."""
    return engine.execute(StartInstance(key, {"amount": 5_000}), ANN, idempotency_key=uuid.uuid4().hex).id


def complete(engine: Engine, instance_id: str) -> None:
    """Its first open task, looked up before."""
    task_id = engine.ask(OpenTaskOf(instance_id), MAX)
    engine.execute(Approve(task_id, opinion="同意", variables={"amount": 5_000}), MAX, idempotency_key=task_id)


def timed(engine: Engine, key: str, count: int, *, ready: Callable[[], Any] = lambda: None) -> tuple[Timed, Timed]:
    """(starts, completes). `ready` is called before each round: several processes wait there for each other."""
    for _ in range(max(count // 20, 5)):
        complete(engine, start(engine, key))
    heap.settle()
    ready()
    ids: list[str] = []
    starts = _clock(count, lambda _: ids.append(start(engine, key)))
    ready()
    return starts, _clock(count, lambda number: complete(engine, ids[number]))


def counted(engine: Engine, key: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """(SQL statements, commits) of one start and of one complete; looking up the task, a reading of its own, is not counted."""
    with counting(engine.database) as starting:
        ids = [start(engine, key) for _ in range(COUNTED)]
    with counting(engine.database) as completing:
        for instance_id in ids:
            complete(engine, instance_id)
    return (
        (len(starting.statements) / COUNTED, starting.commits / COUNTED),
        (len(completing.statements) / COUNTED - 1, completing.commits / COUNTED - 1),
    )


def _clock(count: int, act: Callable[[int], Any]) -> Timed:
    began, cpu = time.time(), time.process_time()
    for number in range(count):
        act(number)
    return Timed(count, began, time.time(), time.process_time() - cpu)
