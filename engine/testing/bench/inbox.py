"""One page of an inbox over 100 000 open tasks, filtered in the ways of its page."""

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import insert, select, text

from engine.commands import StartInstance
from engine.queries import Inbox
from engine.store.instances import process_instance
from engine.store.unit_of_work import new_id
from engine.store.work import activation, user_task
from engine.testing.bench import workload
from engine.testing.bench.line import Line, Place, measure
from engine.testing.stage import Stage

OPEN, PAGE, BATCH = 100_000, 50, 5_000
GOAL_MS = 50
FILTERS: tuple[dict[str, Any], ...] = (
    {}, {"definition_key": "w2"}, {"text": "W1-2025"}, {"initiator": "ann", "definition_key": "w1"}, {"sort": "created_at"}, {"sort": "title"},
)  # fmt: skip


@measure
def inbox_page(place: Place) -> Iterator[Line]:
    """p95 in milliseconds of engine time, half of the tasks one's own, half one's group's."""
    number = place.many(OPEN)
    database = place.fresh()
    stage = workload.stage(database)
    fill(stage, number)
    times = sorted(_ask(stage, how) for _ in range(10 if place.quick else 30) for how in FILTERS)
    database.dispose()
    worst = times[int(len(times) * 0.95)] * 1_000
    middle = times[len(times) // 2] * 1_000
    note = f"p50 {middle:.0f} ms"
    name = (f"待办一页 {PAGE} 条，{number:,} 条待办，带筛选，p95", f"Inbox page of {PAGE}, {number:,} open tasks, filtered, p95")
    yield Line(name, f"{worst:.0f} ms", f"≤ {GOAL_MS} ms", worst <= GOAL_MS, (note, note))


def _ask(stage: Stage, how: dict[str, Any]) -> float:
    began = time.perf_counter()
    page = stage.engine.ask(Inbox(limit=PAGE, **how), workload.MAX)
    took = time.perf_counter() - began
    assert len(page.items) == PAGE
    return took


def fill(stage: Stage, number: int) -> None:
    """`number` open tasks, copied from one real request of each kind; every other one is Max's own."""
    originals = [_original(stage, key) for key in workload.KEYS]
    for batch in range(0, number, BATCH):
        many = [_copy(*originals[n % 2], n) for n in range(batch, min(batch + BATCH, number))]
        stage.engine.write(lambda connection, many=many: _write(connection, many))  # type: ignore[misc]  # a lambda with a default
    _analyze(stage.database)


def _write(connection: Any, many: list[tuple[Any, Any, Any]]) -> None:
    for table, place in ((process_instance, 0), (activation, 1), (user_task, 2)):
        connection.execute(insert(table), [rows[place] for rows in many])


def _original(stage: Stage, key: str) -> tuple[Any, Any, Any]:
    of = stage.engine.execute(StartInstance(key, {"amount": 5_000}), workload.ANN).id
    queries = (
        select(process_instance).where(process_instance.c.id == of),
        select(activation).where(activation.c.instance_id == of),
        select(user_task).where(user_task.c.instance_id == of),
    )
    with stage.database.connect() as connection:
        instance, visit, task = (dict(connection.execute(query).mappings().one()) for query in queries)
    return instance, visit, task


def _copy(instance: Any, visit: Any, task: Any, number: int) -> tuple[Any, Any, Any]:
    """Another of the same, a little later."""
    ids = {"id": new_id(), "serial_no": f"{instance['definition_key'].upper()}-2025-{number:06}"}
    a = {"id": new_id(), "instance_id": ids["id"]}
    t = {"id": new_id(), "instance_id": ids["id"], "activation_id": a["id"]}
    own = {"role_id": None, "assignee_id": "max", "assignee_name": "马克"} if number % 4 < 2 else {}
    words = f"{instance['title']} {ids['serial_no']} {instance['initiator_name']}"
    at = task["created_at"].replace(microsecond=0).timestamp() + number
    moment = task["created_at"].fromtimestamp(at, tz=task["created_at"].tzinfo)
    return {**instance, **ids, "words": words}, {**visit, **a}, {**task, **t, **own, "created_at": moment}


def _analyze(database: Database) -> None:
    """As autovacuum does in time."""
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
