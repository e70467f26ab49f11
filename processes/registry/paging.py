"""Keyset pages over the book: a page starts behind the last row of the one before, whatever was added meanwhile."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import orjson
from sqlalchemy import ColumnElement, Connection, Date, Select, and_, func, or_, select

from engine.errors import Invalid
from engine.model import Page
from processes.registry.records import read

T = TypeVar("T")
MOST = 200


class BadCursor(Invalid):
    """The cursor does not belong to this list and order."""

    code = "bad_cursor"


class BadSort(Invalid):
    """Params: `sort`, `allowed`."""

    code = "bad_sort"


@dataclass(frozen=True)
class Paging:
    """What every list takes. `sort`: a column's name, `-` in front for descending; `total`: count all rows too."""

    sort: str = ""
    limit: int = 50
    cursor: str | None = None
    total: bool = False


def page(
    connection: Connection, query: Select[Any], row_type: type[T], paging: Paging, *, sorts: Mapping[str, ColumnElement[Any]], key: ColumnElement[Any]
) -> Page[T]:
    """One page of rows. `sorts`: columns without nulls, the first one is the default order. Raises BadSort, BadCursor."""
    sort = paging.sort or next(iter(sorts))
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name not in sorts:
        raise BadSort(sort=sort, allowed=", ".join(sorts))
    column, limit = sorts[name], max(1, min(paging.limit, MOST))
    asked = query.where(_behind(column, key, paging.cursor, sort)) if paging.cursor else query
    order = (column.desc(), key.desc()) if down else (column.asc(), key.asc())
    labelled = asked.add_columns(column.label("__sort"), key.label("__key")).order_by(*order).limit(limit + 1)
    rows = connection.execute(labelled).mappings().all()
    items = [read(row_type, row) for row in rows[:limit]]
    cursor = _encode(sort, rows[limit - 1]["__sort"], rows[limit - 1]["__key"]) if len(rows) > limit else None
    return Page(items, cursor, _count(connection, query) if paging.total else None)


def matches(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Any of these columns contains the text, whatever its case."""
    wanted = text.strip().upper()
    return or_(*(func.upper(column).contains(wanted, autoescape=True) for column in columns))


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0)


def _behind(column: ColumnElement[Any], key: ColumnElement[Any], cursor: str, sort: str) -> ColumnElement[bool]:
    value, last = _decode(cursor, sort, is_date=isinstance(column.type, Date))
    if sort.startswith("-"):
        return or_(column < value, and_(column == value, key < last))
    return or_(column > value, and_(column == value, key > last))


def _encode(sort: str, value: Any, key: str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([sort, value, key])).decode()


def _decode(cursor: str, sort: str, *, is_date: bool) -> tuple[Any, str]:
    try:
        said, value, key = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        if said != sort:
            raise BadCursor()
        return date.fromisoformat(value) if is_date else value, str(key)
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadCursor() from error
