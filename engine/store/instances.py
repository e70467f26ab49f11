"""Process instances: read under their lock, written with a version fence."""

from typing import Any

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
    insert,
    select,
    text,
    update,
)

from engine.errors import InstanceBusy
from engine.model import InstanceState
from engine.store.columns import UTC, Json
from engine.store.records import Instance
from engine.store.schema import metadata

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
    # The earliest moment at which something is due by itself: timers of tokens, due dates, reminders. The sweep looks here.
    Column("next_timer_at", UTC, index=True),
    # Two processes may have the same pattern of numbers.
    UniqueConstraint("definition_key", "serial_no"),
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
_INSERT = insert(process_instance)
_UPDATE = (
    update(process_instance)
    .where(process_instance.c.id == bindparam("row_id"), process_instance.c.row_version == bindparam("expected_version"))
    .values({c.name: bindparam(c.name) for c in process_instance.columns if c.name not in ("id", "definition_key", "initiator_id")})
)


def lock(connection: Connection, which: Any, **values: Any) -> Instance | None:
    """The instance whose id is `which` (a SQL expression over `values`), locked until the transaction ends."""
    query = select(process_instance).where(process_instance.c.id == which).with_for_update()
    row = connection.execute(query, values).one_or_none()
    return _record(row._mapping) if row else None


def locked(connection: Connection, instance_id: str) -> Instance | None:
    """By id, without its work."""
    return lock(connection, bindparam("instance_id"), instance_id=instance_id)


def take(connection: Connection, instance_id: str, *, due_at: Any = None) -> Instance | None:
    """Lock it unless somebody else has it now; with `due_at` only if it goes on and a timer of it is due by then."""
    i = process_instance.c
    query = select(process_instance).where(i.id == instance_id).with_for_update(skip_locked=True)
    if due_at is not None:
        query = query.where(i.next_timer_at <= due_at, i.state == InstanceState.RUNNING.value, i.suspended.is_(False))
    row = connection.execute(query).one_or_none()
    return _record(row._mapping) if row else None


def _record(values: Any) -> Instance:
    found = Instance(**values)
    found.state = InstanceState(found.state)
    return found


def _values(instance: Instance) -> dict[str, Any]:
    return {name: getattr(instance, name) for name in COLUMNS}


def add(connection: Connection, instance: Instance) -> None:
    connection.execute(_INSERT, _values(instance))


def save(connection: Connection, instance: Instance) -> None:
    """Write it back if it is still the version that was read; raises InstanceBusy otherwise (a lock was lost)."""
    values = {**_values(instance), "row_id": instance.id, "expected_version": instance.row_version, "row_version": instance.row_version + 1}
    for fixed in ("id", "definition_key", "initiator_id"):
        del values[fixed]
    if connection.execute(_UPDATE, values).rowcount != 1:
        raise InstanceBusy(instance=instance.id)
    instance.row_version += 1


def next_serial(connection: Connection, key: str) -> int:
    """The next number of a process: a sequence on PostgreSQL (no lock is held), a counter row on SQLite."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT nextval(CAST(:name AS regclass))"), {"name": f'"{sequence(key)}"'}).scalar_one())
    counter = serial_counter
    raised = connection.execute(update(counter).where(counter.c.key == key).values(value=counter.c.value + 1).returning(counter.c.value)).scalar()
    return int(raised) if raised is not None else _first_serial(connection, key)


def _first_serial(connection: Connection, key: str) -> int:
    connection.execute(insert(serial_counter).values(key=key, value=1))
    return 1


def sequence(key: str) -> str:
    return f"serial_{key}"[:63]


def create_sequence(connection: Connection, key: str) -> None:
    """At deployment, so that starting needs no DDL."""
    if connection.dialect.name == "postgresql":
        quoted = connection.dialect.identifier_preparer.quote_identifier(sequence(key))
        connection.exec_driver_sql(f"CREATE SEQUENCE IF NOT EXISTS {quoted}")
