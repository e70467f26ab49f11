"""What goes when its time is over: ended instances with all they own, and files that nobody refers to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, literal, select

from engine.store.consultations import consultation
from engine.store.copies import instance_copy
from engine.store.due_firings import due_firing
from engine.store.files import file, file_content, file_use
from engine.store.history import history_entry
from engine.store.incidents import incident
from engine.store.instances import process_instance
from engine.store.locks import object_lock
from engine.store.messages import message, message_start
from engine.store.migrated import instance_migration
from engine.store.service_jobs import service_job
from engine.store.subscriptions import subscription
from engine.store.work import OPEN, activation, user_task

OWNED: tuple[Table, ...] = (
    instance_copy, consultation, due_firing, user_task, activation, incident, object_lock, subscription, service_job, message, message_start,
    instance_migration, file_use, history_entry,
)  # fmt: skip
"""All that hangs on an instance, in the order it can be taken away."""
AT_ONCE = 500


def remove(connection: Connection, instance_id: str) -> None:
    """The instance and all it owns, with the files that only it refers to."""
    used = set(connection.scalars(select(file_use.c.file_id).where(file_use.c.instance_id == instance_id)))
    for table in OWNED:
        connection.execute(delete(table).where(table.c.instance_id == instance_id))
    connection.execute(delete(process_instance).where(process_instance.c.id == instance_id))
    _drop_files(connection, among=used)


def drop_files(connection: Connection, *, before: datetime) -> int:
    """Files uploaded before that moment that no request and no draft refers to; gives how many. At most `AT_ONCE`, the oldest first."""
    old = select(file.c.id).where(file.c.uploaded_at < before, _unused()).order_by(file.c.uploaded_at).limit(AT_ONCE)
    return _drop_files(connection, among=set(connection.scalars(old)))


def _unused() -> Any:
    return ~exists(select(literal(1)).where(file_use.c.file_id == file.c.id))


def _drop_files(connection: Connection, *, among: set[str]) -> int:
    if not among:
        return 0
    rows = connection.execute(select(file.c.id, file.c.sha256).where(file.c.id.in_(among), _unused())).all()
    drafted = among & set(_drafted(connection)) if rows else set()
    gone = [row for row in rows if row.id not in drafted]
    connection.execute(delete(file).where(file.c.id.in_([row.id for row in gone])))
    kept = exists(select(literal(1)).where(file.c.sha256 == file_content.c.sha256))
    connection.execute(delete(file_content).where(file_content.c.sha256.in_([row.sha256 for row in gone]), ~kept))
    return len(gone)


def _drafted(connection: Connection) -> Iterator[str]:
    """Every text in a draft: of a request that was not submitted, or typed on an open task. A file's id is one of them."""
    for query in (
        select(process_instance.c.variables).where(process_instance.c.state == "draft"),
        select(user_task.c.draft).where(user_task.c.state.in_(OPEN), user_task.c.draft.is_not(None)),
    ):
        yield from _texts(connection.scalars(query.execution_options(yield_per=200)))


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _texts(value.values())
        elif isinstance(value, list):
            yield from _texts(value)
