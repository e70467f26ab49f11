"""Process instances: read under their lock, written with a version fence."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.dialects.sqlite import insert as upsert

from engine.errors import InstanceBusy
from engine.model import InstanceState
from engine.store.columns import UTC, Json
from engine.store.records import REVOCATION, Instance
from engine.store.schema import metadata
from engine.store.statement import Order, Row, Statement, send

_COUNTS = "calendar_version IS NOT NULL"
_HAS_PARENT = "parent_id IS NOT NULL"

process_instance = Table(
    "process_instance",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("definition_id", ForeignKey("process_definition.id"), nullable=False),
    Column("definition_key", String(120), nullable=False),
    Column("definition_version", Integer, nullable=False),
    Column("serial_no", String(80)),
    Column("business_key", String(200), index=True),
    Column("title", String(300), nullable=False),
    Column("summary", Json, nullable=False),
    # What a search looks into: title, number, initiator, business key and the summary's values.
    Column("words", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("label", String(300), nullable=False, default=""),
    Column("initiator_id", String(64), nullable=False),
    Column("initiator_name", String(120), nullable=False),
    Column("branch_id", String(64)),
    Column("requested_for", String(64)),
    Column("variables", Json, nullable=False),
    Column("tokens", LargeBinary),
    Column("parked", LargeBinary),
    Column("trail", Json, nullable=False),
    Column("round", Integer, nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("open_incidents", Integer, nullable=False),
    Column("history_seq", Integer, nullable=False),
    Column("history_head", String(64), nullable=False),
    Column("row_version", Integer, nullable=False),
    Column("started_at", UTC),
    Column("updated_at", UTC, nullable=False),
    Column("ended_at", UTC),
    Column("parent_id", String(36)),
    # What it is to its parent: a revocation of it.
    Column("relation", String(16)),
    # The earliest moment at which something is due by itself: timers of tokens, due dates, reminders. The sweep looks here.
    Column("next_timer_at", UTC, index=True),
    # A token counts working time by the calendar as it was after so many edits; None: none does. The sweep looks here after an edit.
    Column("calendar_version", Integer),
    # Two processes may have the same pattern of numbers.
    UniqueConstraint("definition_key", "serial_no"),
    Index("ix_process_instance_parent", "parent_id", postgresql_where=text(_HAS_PARENT), sqlite_where=text(_HAS_PARENT)),
    Index("ix_process_instance_calendar", "calendar_version", postgresql_where=text(_COUNTS), sqlite_where=text(_COUNTS)),
    Index("ix_process_instance_initiator", "initiator_id", "updated_at"),
    Index("ix_process_instance_state", "state", "updated_at"),
    Index("ix_process_instance_definition", "definition_key", "updated_at"),
)
serial_counter = Table(
    "serial_counter",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("value", Integer, nullable=False),
)

COLUMNS = [c.name for c in process_instance.columns]
HEAVY = ("title", "summary", "words", "variables", "tokens", "parked", "trail")
"""What grows with the request. A vote changes none of it, and then none of it is written."""
_FIXED = ("id", "definition_key")
_INSERT = Statement(insert(process_instance))


def _update(columns: Sequence[str]) -> Statement:
    fence = process_instance.c.id == bindparam("row_id"), process_instance.c.row_version == bindparam("expected_version")
    return Statement(update(process_instance).where(*fence).values({name: bindparam(name) for name in columns}))


_UPDATE = _update([name for name in COLUMNS if name not in _FIXED])
_UPDATE_LIGHT = _update([name for name in COLUMNS if name not in (*_FIXED, *HEAVY)])


def movable(connection: Connection, key: str, *, not_in: str, version: int | None = None, ids: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """(instance id, definition id) of open requests of a process that are under another version than `not_in`; of `version` and `ids` if given."""
    i = process_instance.c
    query = select(i.id, i.definition_id).where(i.definition_key == key, i.state.in_(("running", "returned")), i.definition_id != not_in)
    if version is not None:
        query = query.where(i.definition_version == version)
    if ids is not None:
        query = query.where(i.id.in_(ids))
    return [(row.id, row.definition_id) for row in connection.execute(query.order_by(i.started_at, i.id))]


def locking(which: Any) -> Statement:
    """Reads the instance whose id is `which` (a SQL expression) and locks it until the transaction ends."""
    return Statement(select(process_instance).where(process_instance.c.id == which).with_for_update())


LOCK = locking(bindparam("instance_id"))


_GOES_ON = process_instance.c.state == InstanceState.RUNNING.value, process_instance.c.suspended.is_(False)
_TAKE = select(process_instance).where(process_instance.c.id == bindparam("instance_id")).with_for_update(skip_locked=True)
_DUE = _TAKE.where(process_instance.c.next_timer_at <= bindparam("due_at", type_=UTC), *_GOES_ON)
TAKE, TAKE_DUE = Statement(_TAKE), Statement(_DUE)
"""Lock it unless somebody else has it now; `TAKE_DUE`: only if it goes on and one of its timers is due by then."""


def taking(which: Any) -> Statement:
    """Like `locking`, but for one that goes on and that nobody else has now."""
    return Statement(select(process_instance).where(process_instance.c.id == which, *_GOES_ON).with_for_update(skip_locked=True))


def record(row: Row) -> Instance:
    found = Instance(**row)
    found.state = InstanceState(found.state)
    return found


def locked(connection: Connection, instance_id: str) -> Instance | None:
    """By id, without its work."""
    rows = LOCK.rows(connection, instance_id=instance_id)
    return record(rows[0]) if rows else None


def revocation(connection: Connection, instance_id: str) -> tuple[str, str] | None:
    """(id, number) of the running request that is to revoke this one."""
    i = process_instance.c
    is_open = i.state.in_((InstanceState.RUNNING.value, InstanceState.RETURNED.value))
    row = connection.execute(select(i.id, i.serial_no).where(i.parent_id == instance_id, i.relation == REVOCATION, is_open)).first()
    return (row.id, row.serial_no) if row else None


def adding(instance: Instance) -> Order:
    return Order(_INSERT, [instance.__dict__])


def weight(instance: Instance) -> list[Any]:
    """What is heavy of it, to see later whether it changed."""
    return [orjson.dumps(value) if isinstance(value, dict | list) else value for value in (getattr(instance, name) for name in HEAVY)]


def saving(instance: Instance, loaded: list[Any]) -> Order:
    """Write it back if it is still the version that was read, else InstanceBusy (a lock was lost). `loaded`: its weight when it was read."""
    statement = _UPDATE_LIGHT if weight(instance) == loaded else _UPDATE
    values = {**instance.__dict__, "row_id": instance.id, "expected_version": instance.row_version, "row_version": instance.row_version + 1}
    instance.row_version += 1
    return Order(statement, [values], InstanceBusy(instance=instance.id))


_NEXT_VALUE = Statement(select(func.nextval(cast(bindparam("name", type_=Text()), REGCLASS)).cast(Integer).label("value")))
_COUNT_ON = Statement(
    upsert(serial_counter)
    .values(key=bindparam("key"), value=1)
    .on_conflict_do_update(index_elements=["key"], set_={"value": serial_counter.c.value + 1})
    .returning(serial_counter.c.value)
)


def next_serial(connection: Connection, key: str) -> int:
    """The next number of a process: a sequence on PostgreSQL (no lock is held), a counter row on SQLite."""
    return int(send(connection, [numbering(connection, key)])[0].rows[0]["value"])


def numbering(connection: Connection, key: str) -> Order:
    """The same as an order; its answer is one row with the `value`."""
    if connection.dialect.name == "postgresql":
        return Order(_NEXT_VALUE, [{"name": f'"{sequence(key)}"'}])
    return Order(_COUNT_ON, [{"key": key}])


def sequence(key: str) -> str:
    return f"serial_{key}"[:63]


def create_sequence(connection: Connection, key: str) -> None:
    """At deployment, so that starting needs no DDL."""
    if connection.dialect.name == "postgresql":
        quoted = connection.dialect.identifier_preparer.quote_identifier(sequence(key))
        connection.exec_driver_sql(f"CREATE SEQUENCE IF NOT EXISTS {quoted}")
