"""All that starting a request must know, in two reads: the newest version of the process and the roles of who starts it; then its number, and
who may be first to act on it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from engine.approval.candidates import Holder
from engine.store import directory, instances
from engine.store.columns import UTC
from engine.store.definitions import Definition, process_definition
from engine.store.directory import membership, valid
from engine.store.statement import Statement, send

_D = process_definition
_NEWEST = select(_D.c.id).where(_D.c.key == bindparam("key")).order_by(_D.c.version.desc()).limit(1).scalar_subquery()
_HELD = and_(membership.c.person_id == bindparam("person_id"), valid(bindparam("now", type_=UTC)))
_QUERY = Statement(
    select(_D, membership.c.role_id, membership.c.branch_id)
    .outerjoin(membership, _HELD)
    .where(_D.c.id == _NEWEST)
    .order_by(membership.c.role_id, membership.c.branch_id)
)


def read(connection: Connection, key: str, person_id: str, now: datetime) -> tuple[Definition | None, list[tuple[str, str | None]]]:
    """The definition (None: no such key) and the (role, branch) pairs the person holds."""
    rows = _QUERY.rows(connection, key=key, person_id=person_id, now=now)
    if not rows:
        return None, []
    columns = [c.name for c in _D.columns]
    return Definition(**{name: rows[0][name] for name in columns}), [(r["role_id"], r["branch_id"]) for r in rows if r["role_id"]]


def take_number(connection: Connection, key: str, roles: Collection[str], now: datetime) -> tuple[int, list[Holder]]:
    """The next number of the process, and today's holders of these roles."""
    orders = [instances.numbering(connection, key), *([directory.holding(roles, now)] if roles else [])]
    number, *held = send(connection, orders)
    return int(number.rows[0]["value"]), directory.as_holders(held[0].rows) if held else []
