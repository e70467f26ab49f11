"""The same people move into one stage after the other: the first time by commands, later as the rows that came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from engine.engine import Engine
from engine.store import tables
from engine.store.directory import person
from engine.testing.organisation import Organisation

Rows = Sequence[tuple[Table, Sequence[dict[str, Any]]]]

_moved_in: dict[tuple[str, datetime], Rows] = {}


def move_in(organisation: Organisation, engine: Engine) -> None:
    """Into an empty database quickly; where people are already, by commands."""
    if engine.write(_is_inhabited):
        organisation.move_in(engine)
        return
    key = (repr(organisation), engine.clock())
    if key not in _moved_in:
        organisation.move_in(engine)
        _moved_in[key] = engine.write(_furniture)
    else:
        engine.write(lambda connection: _carry(connection, _moved_in[key]))


def _is_inhabited(connection: Connection) -> bool:
    return connection.execute(select(person.c.id).limit(1)).first() is not None


def _furniture(connection: Connection) -> Rows:
    found = [(table, [dict(row) for row in connection.execute(select(table)).mappings()]) for table in tables.metadata.sorted_tables]
    return [(table, rows) for table, rows in found if rows]


def _carry(connection: Connection, rows: Rows) -> None:
    for table, some in rows:
        connection.execute(insert(table), some)
