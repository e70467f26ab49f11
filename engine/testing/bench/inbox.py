"""One page of an inbox over 100 000 open tasks, filtered in the ways of its page."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, String, Table, cast, func, insert, literal, select, text, true
from sqlalchemy import Engine as Database

from engine.commands import StartInstance
from engine.queries import Inbox
from engine.store.instances import process_instance
from engine.store.work import activation, user_task
from engine.testing.bench import workload
from engine.testing.bench.line import Line, Place, measure
from engine.testing.stage import Stage

OPEN, PAGE, BATCH = 100_000, 50, 200
GOAL_MS = 50
FILTERS: tuple[dict[str, Any], ...] = (
    {}, {"definition_key": "w2"}, {"text": "W1-"}, {"initiator": "ann", "definition_key": "w1"}, {"sort": "created_at"},
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
    """`number` open tasks, copied in the database from one real request of each kind; half of them are Max's own."""
    for place, key in enumerate(workload.KEYS):
        of = stage.engine.execute(StartInstance(key, {"amount": 5_000}), workload.ANN).id
        for batch in range(number // len(workload.KEYS) // BATCH):
            moment = stage.clock() + timedelta(seconds=2 * batch + place)
            stage.engine.write(partial(_copies, of=of, batch=batch, at=moment))
    _analyze(stage.database)


def _copies(connection: Connection, *, of: str, batch: int, at: datetime) -> None:
    """One batch of the same request, under other ids."""
    first = select(literal(0).label("n")).cte(recursive=True)
    numbers = first.union_all(select(first.c.n + 1).where(first.c.n < BATCH - 1))
    mark = literal(f"-{batch:05}-") + cast(numbers.c.n, String)
    own = {"assignee_id": "max", "assignee_name": "马克", "role_id": None} if batch % 2 else {}
    changed: dict[Table, dict[str, Any]] = {
        process_instance: {name: process_instance.c[name] + mark for name in ("serial_no", "words")},
        activation: {},
        user_task: {"created_at": at, **own},
    }
    for table, values in changed.items():
        whose = table.c.id if table is process_instance else table.c.instance_id
        ids = {name: func.substr(table.c[name], 20) + mark for name in ("id", "instance_id", "activation_id") if name in table.c}
        cells = [_cell(column, {**ids, **values}) for column in table.c]
        connection.execute(insert(table).from_select(list(table.c), select(*cells).select_from(table.join(numbers, true())).where(whose == of)))


def _cell(column: Column[Any], values: dict[str, Any]) -> Any:
    value = values.get(column.name, column)
    return value if isinstance(value, ColumnElement) else literal(value, column.type)


def _analyze(database: Database) -> None:
    """As autovacuum does in time."""
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
