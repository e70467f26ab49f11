"""What no step may do to what is written (approvals.md B3: I1, I5, I7): change a row that is over, delete one, act without a word of history."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from engine.engine import Engine
from engine.model import TaskState
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.store.work import activation, user_task

OF = {"instance": process_instance.c.id, "task": user_task.c.instance_id, "visit": activation.c.instance_id, "entry": history_entry.c.instance_id}
"""Which rows, by the column that says whose they are."""
TOLD = ("state", "suspended", "assignee_id", "close_reason", "outcome", "label", "round", "undone_at")
"""What does not change without a word of history."""
MAY_COME = ("undone_at", "row_version")
"""取回 marks a row that is over, once."""

Rows = Mapping[Any, Mapping[str, Any]]


class Watch:
    """Looks at the rows of some instances, and again after a step."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.seen = engine, dict[str, Rows]()

    def look(self, instance_ids: Collection[str]) -> list[str]:
        """What is wrong with the step since the last look; one line each."""
        with self.engine.database.connect() as connection:
            now = {kind: _rows(connection, column, instance_ids) for kind, column in OF.items()}
        before, self.seen = self.seen, now
        return [*_lost_or_changed(before, now), *_untold(before, now)] if before else []

    def is_as_it_was(self, instance_ids: Collection[str]) -> bool:
        """Has nothing at all been written since the last look? After a refusal nothing has."""
        before = self.seen
        self.look(instance_ids)
        return self.seen == before


def _rows(connection: Connection, column: Any, instance_ids: Collection[str]) -> Rows:
    table: Table = column.table
    found = connection.execute(select(table).where(column.in_(list(instance_ids)))).mappings()
    key = list(table.primary_key.columns.keys())
    return {tuple(row[name] for name in key): dict(row) for row in found}


def _lost_or_changed(before: Mapping[str, Rows], now: Mapping[str, Rows]) -> Iterator[str]:
    for kind, rows in before.items():
        yield from (f"I7: a row is gone: {kind} {row}" for id_, row in rows.items() if id_ not in now[kind])
    for kind in ("task", "visit", "entry"):
        for id_, row in before[kind].items():
            if _is_over(kind, row) and (changed := _changed(row, now[kind].get(id_, row))):
                yield f"I1: {kind} {row.get('name', '')} was over, and {changed} changed"


def _is_over(kind: str, row: Mapping[str, Any]) -> bool:
    if kind == "task":
        return not TaskState(row["state"]).is_open
    return kind == "entry" or row["left_at"] is not None


def _changed(row: Mapping[str, Any], later: Mapping[str, Any]) -> list[str]:
    may = MAY_COME if row.get("undone_at", "never") is None and later["undone_at"] is not None else ()
    return [name for name, value in row.items() if later[name] != value and name not in may]


def _untold(before: Mapping[str, Rows], now: Mapping[str, Rows]) -> Iterator[str]:
    """I5: whoever's rows say something else than before has one entry more, at least."""
    told = {row["instance_id"] for id_, row in now["entry"].items() if id_ not in before["entry"]}
    for kind in ("instance", "task", "visit"):
        for id_, row in now[kind].items():
            instance_id = row.get("instance_id", row["id"])
            earlier = before[kind].get(id_)
            if instance_id not in told and (earlier is None or _says(earlier) != _says(row)) and row["state"] != "draft":
                yield f"I5: {kind} {row.get('name', row.get('serial_no'))} changed, and nothing is told of it"


def _says(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in TOLD if name in row}
