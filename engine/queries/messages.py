"""Messages and signals under way, for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Select, or_, select

from engine.errors import NotAdministrator
from engine.model import MessageItem, Page
from engine.queries import _paging
from engine.queries._asking import Asking
from engine.store.instances import process_instance
from engine.store.messages import message

M, I = message.c, process_instance.c
SORTS = {"received_at": M.received_at, "expires_at": M.expires_at, "name": M.name, "correlation_key": M.correlation_key, "state": M.state}


@dataclass(frozen=True)
class Messages:
    """`state`: waiting unless told, `all` for every one; `text`: part of name, key, sender or id, or of the receiver's number.

    `since` (included) and `until` (not included): when it arrived.
    """

    state: str = "waiting"
    kind: str | None = None
    name: str | None = None
    correlation_key: str | None = None
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    sort: str = "-received_at"
    limit: int = 50
    cursor: str | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[MessageItem]:
        if not asking.is_administrator:
            raise NotAdministrator()
        query = self._query()
        rows, cursor = _paging.page(asking.connection, query, sort=self.sort, columns=SORTS, id_column=M.id, limit=self.limit, cursor=self.cursor)
        return Page([_item(row) for row in rows], cursor, _paging.total(asking.connection, query) if self.total else None)

    def _query(self) -> Select[Any]:
        query = select(message, I.serial_no).outerjoin(process_instance, I.id == M.instance_id)
        state = None if self.state == "all" else self.state
        wanted = [(M.state, state), (M.kind, self.kind), (M.name, self.name), (M.correlation_key, self.correlation_key)]
        for column, value in wanted:
            query = query if value is None else query.where(column == value)
        if self.since:
            query = query.where(M.received_at >= self.since)
        if self.until:
            query = query.where(M.received_at < self.until)
        if told := self.text.strip():
            searched = (M.name, M.correlation_key, M.sender, M.id, I.serial_no)
            query = query.where(or_(*(column.icontains(told, autoescape=True) for column in searched)))
        return query


def _item(row: Mapping[Any, Any]) -> MessageItem:
    told = {name: row[name] for name in MessageItem.__dataclass_fields__ if name in row}
    size = len(orjson.dumps(row["variables"])) if row["variables"] else 0
    return MessageItem(**told, process_instance_id=row["instance_id"], size=size)
