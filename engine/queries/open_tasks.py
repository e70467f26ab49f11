"""What a person has open, for administrators who give it to somebody else (改派, 离职转办)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from engine.errors import NotAdministrator
from engine.model import Page, UserTaskItem
from engine.queries import _items, _paging
from engine.queries._asking import Asking
from engine.queries.inbox import TASK_SORTS, matches
from engine.store.hands import held_by
from engine.store.instances import process_instance
from engine.store.work import user_task

I, T = process_instance.c, user_task.c


@dataclass(frozen=True)
class OpenTasksOf:
    """Also those that wait for others, and those a substitute has on his behalf. `allowed_actions` is `reassign` where it would succeed, and else
    empty. Raises NotAdministrator."""

    person: str
    text: str = ""
    definition_key: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    sort: str = "-created_at"
    limit: int = 50
    cursor: str | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[UserTaskItem]:
        if not asking.is_administrator:
            raise NotAdministrator()
        query = self._filtered(_items.TASK_ROWS.where(held_by(self.person)))
        rows, cursor = _paging.page(
            asking.connection, query, sort=self.sort, columns=TASK_SORTS, id_column=T.id, limit=self.limit, cursor=self.cursor
        )
        verbs = [("reassign",) if _items.may_reassign(asking, row) else () for row in rows]
        items = [replace(item, allowed_actions=verb) for item, verb in zip(_items.task_items(asking, rows), verbs, strict=True)]
        return Page(items, cursor, _paging.total(asking.connection, query) if self.total else None)

    def _filtered(self, query: Select[Any]) -> Select[Any]:
        if self.text.strip():
            query = query.where(matches(self.text.strip()))
        if self.definition_key:
            query = query.where(I.definition_key == self.definition_key)
        if self.since:
            query = query.where(T.created_at >= self.since)
        return query.where(T.created_at < self.until) if self.until else query


@dataclass(frozen=True)
class OpenTaskCounts:
    """How many tasks each of these people has open, by id; nothing for who has none. Raises NotAdministrator."""

    persons: Sequence[str]

    def fetch(self, asking: Asking) -> dict[str, int]:
        if not asking.is_administrator:
            raise NotAdministrator()
        counts: dict[str, int] = {}
        for column in (T.assignee_id, T.on_behalf_of_id):
            query = select(column, func.count()).where(and_(column.in_(self.persons), T.closed_at.is_(None))).group_by(column)
            for person, count in asking.connection.execute(query):
                counts[person] = counts.get(person, 0) + count
        return counts
