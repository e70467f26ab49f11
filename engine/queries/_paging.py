"""Keyset paging: a page starts behind the last row of the one before, whatever was added meanwhile."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Select, and_, func, or_, select, union_all

from engine.errors import Invalid
from engine.store.columns import UTC


class BadCursor(Invalid):
    """The cursor does not belong to this list and order."""

    code = "bad_cursor"


class BadSort(Invalid):
    """Params: `sort`, `allowed`."""

    code = "bad_sort"


def page(
    connection: Connection, *parts: Select[Any], sort: str, columns: Mapping[str, Any], id_column: Any, limit: int, cursor: str | None
) -> tuple[list[Any], str | None]:
    """One page of rows and the cursor of the next. `sort`: a name of `columns`, `-` in front for descending; nulls come last.

    `parts`: queries of the same columns that share no row. Each gives its own first rows, so each may walk along an index of its own.
    """
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name not in columns:
        raise BadSort(sort=sort, allowed=", ".join(columns))
    column, limit = columns[name], max(1, min(limit, 200))
    if cursor:
        last = _decode(cursor, sort, moment=isinstance(column.type, UTC))
        parts = tuple(part.where(_behind(column, id_column, down=down, last=last)) for part in parts)
    firsts = [part.order_by(*_order(column, id_column, down=down, nullable=column.nullable)).limit(limit + 1) for part in parts]
    rows = connection.execute(firsts[0] if len(firsts) == 1 else _merged(firsts, column, id_column, down=down, limit=limit)).mappings().all()
    more = len(rows) > limit
    shown = list(rows[:limit])
    return shown, _encode(sort, shown[-1][column.key], shown[-1][id_column.key]) if more else None


def _merged(firsts: Sequence[Select[Any]], column: Any, id_column: Any, *, down: bool, limit: int) -> Select[Any]:
    """The first rows of the first rows."""
    merged = union_all(*(select(first.subquery()) for first in firsts)).subquery()
    order = _order(merged.c[column.key], merged.c[id_column.key], down=down, nullable=column.nullable)
    return select(merged).order_by(*order).limit(limit + 1)


def _order(column: Any, id_column: Any, *, down: bool, nullable: bool) -> tuple[Any, Any]:
    # NULLS LAST would keep PostgreSQL from reading an index backwards.
    order = column.desc() if down else column.asc()
    return order.nulls_last() if nullable else order, id_column.desc() if down else id_column.asc()


def total(connection: Connection, query: Select[Any]) -> int:
    return int(connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0)


def _behind(column: Any, id_column: Any, *, down: bool, last: Sequence[Any]) -> Any:
    value, row_id = last
    after_id = id_column < row_id if down else id_column > row_id
    if value is None:
        return and_(column.is_(None), after_id)
    behind = or_(column < value if down else column > value, and_(column == value, after_id))
    # Said once more without the id, an index can begin there.
    return or_(behind, column.is_(None)) if column.nullable else and_(column <= value if down else column >= value, behind)


def _encode(sort: str, value: Any, row_id: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([sort, value, row_id])).decode()


def _decode(cursor: str, sort: str, *, moment: bool) -> tuple[Any, str]:
    """What `_encode` wrote; the caller had it in his hands meanwhile."""
    try:
        said, value, row_id = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        last = datetime.fromisoformat(value) if moment and value is not None else value
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadCursor() from error
    is_aware = isinstance(last, datetime) and last.tzinfo is not None
    if said != sort or not isinstance(row_id, str) or not (last is None or (is_aware if moment else isinstance(last, str))):
        raise BadCursor()
    return last, row_id
