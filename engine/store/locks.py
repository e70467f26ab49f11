"""Object locks: which open request works on which business object (I-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, and_, bindparam, delete, func, insert, or_, select

from engine.errors import ObjectLocked
from engine.store.columns import Texts, among
from engine.store.instances import process_instance
from engine.store.schema import metadata
from engine.store.statement import Order, Statement, send

object_lock = Table(
    "object_lock",
    metadata,
    Column("instance_id", ForeignKey("process_instance.id"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("mode", String(10), nullable=False),
    Index("ix_object_lock_key", "key"),
)


@dataclass(frozen=True)
class ObjectLock:
    """`mode`: exclusive or shared; `code`: the catalogue sentence of the refusal, `params` what it says beside the holder's number."""

    key: str
    mode: str
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


_RELEASE = Statement(delete(object_lock).where(object_lock.c.instance_id == bindparam("of")))
_INSERT = Statement(insert(object_lock))
# Two submits for one object must not both look before either has written.
_KEY = func.unnest(bindparam("keys", type_=Texts())).column_valued("k")
_WAIT = Statement(select(func.count(func.pg_advisory_xact_lock(func.hashtextextended(_KEY, 7)))))
_HELD = object_lock.c
_EXCLUDES = or_(among(_HELD.key, "exclusive"), and_(among(_HELD.key, "keys"), _HELD.mode == "exclusive"))
_IN_THE_WAY = Statement(
    select(_HELD.key, process_instance.c.serial_no)
    .join(process_instance, process_instance.c.id == _HELD.instance_id)
    .where(_HELD.instance_id != bindparam("of"), _EXCLUDES)
    .limit(1)
)


def releasing(instance_id: str) -> Order:
    return Order(_RELEASE, [{"of": instance_id}])


def take(connection: Connection, instance_id: str, locks: Sequence[ObjectLock]) -> None:
    """Take all of them for one instance. Raises ObjectLocked, naming the request that is in the way."""
    keys = sorted({lock.key for lock in locks})
    wanted = {"of": instance_id, "keys": keys, "exclusive": [lock.key for lock in locks if lock.mode == "exclusive"]}
    wait = [Order(_WAIT, [{"keys": keys}])] if connection.dialect.name == "postgresql" else []
    found = send(connection, [*wait, Order(_IN_THE_WAY, [wanted])])[-1].rows
    if found:
        lock = next(lock for lock in locks if lock.key == found[0]["key"])
        raise ObjectLocked(**{**lock.params, "lock_code": lock.code, "key": lock.key, "biz_no": found[0]["serial_no"]})
    modes = {lock.key: lock.mode for lock in sorted(locks, key=lambda lock: lock.mode, reverse=True)}
    send(connection, [Order(_INSERT, [{"instance_id": instance_id, "key": k, "mode": m} for k, m in modes.items()])])
