"""The boxes of a person: todo, waiting, done, started, draft, copied, consulted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from engine.errors import Invalid
from engine.model import InstanceItem, Page, TaskState, UserTaskItem
from engine.queries import _items, _paging
from engine.queries._asking import Asking
from engine.queries._turns import NOT_NOW
from engine.queries._visibility import in_my_groups, my_groups
from engine.queries.consultations import asks_me
from engine.store.copies import instance_copy
from engine.store.instances import process_instance
from engine.store.records import HUMAN
from engine.store.work import UNCLAIMED, user_task

I, T, C = process_instance.c, user_task.c, instance_copy.c
DECIDED = [*HUMAN, TaskState.TRANSFERRED, TaskState.DELEGATED]
TASK_SORTS = {"created_at": T.created_at, "closed_at": T.closed_at, "due_at": T.due_at, "title": I.title, "serial_no": I.serial_no}
INSTANCE_SORTS = {"created_at": I.updated_at, "updated_at": I.updated_at, "started_at": I.started_at, "title": I.title, "serial_no": I.serial_no}


class UnknownBox(Invalid):
    """Params: `box`."""

    code = "unknown_box"


@dataclass(frozen=True)
class Inbox:
    """One box, filtered. `sort`: a column name, `-` in front for newest or largest first."""

    box: str = "todo"
    text: str = ""
    definition_key: str | None = None
    state: str | None = None
    initiator: str | None = None
    branch: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    overdue: bool | None = None
    sort: str = "-created_at"
    limit: int = 50
    cursor: str | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[UserTaskItem] | Page[InstanceItem]:
        if self.box in ("todo", "waiting", "done"):
            return self._tasks(asking)
        if self.box in ("started", "draft", "copied", "consulted"):
            return self._instances(asking)
        raise UnknownBox(box=self.box)

    def _tasks(self, asking: Asking) -> Page[UserTaskItem]:
        mine = todo_parts(asking) if self.box == "todo" else [waiting(asking) if self.box == "waiting" else done(asking)]
        parts = [self._task_rows(asking, one) for one in mine]
        rows, cursor = _paging.page(
            asking.connection, *parts, sort=self.sort, columns=TASK_SORTS, id_column=T.id, limit=self.limit, cursor=self.cursor
        )
        count = sum(_paging.total(asking.connection, part) for part in parts) if self.total else None
        return Page(_items.task_items(asking, rows), cursor, count)

    def _task_rows(self, asking: Asking, mine: Any) -> Select[Any]:
        query = self._filtered(_items.TASK_ROWS.where(mine), T.closed_at if self.box == "done" else T.created_at, T.state)
        if self.overdue is None:
            return query
        late = and_(T.due_at.is_not(None), T.due_at < asking.now)
        return query.where(late if self.overdue else or_(T.due_at.is_(None), T.due_at >= asking.now))

    def _instances(self, asking: Asking) -> Page[InstanceItem]:
        mine = {"started": started, "draft": drafts, "copied": copied, "consulted": asks_me}[self.box](asking)
        query = self._filtered(_items.INSTANCE_ROWS.where(mine), I.updated_at, I.state)
        rows, cursor = _paging.page(
            asking.connection, query, sort=self.sort, columns=INSTANCE_SORTS, id_column=I.id, limit=self.limit, cursor=self.cursor
        )
        count = _paging.total(asking.connection, query) if self.total else None
        return Page(_items.instance_items(asking, rows), cursor, count)

    def _filtered(self, query: Select[Any], at: Any, state: Any) -> Select[Any]:
        if self.text.strip():
            query = query.where(matches(self.text.strip()))
        wanted = {I.definition_key: self.definition_key, state: self.state, I.initiator_id: self.initiator, I.branch_id: self.branch}
        for column, value in wanted.items():
            if value:
                query = query.where(column == value)
        if self.since:
            query = query.where(at >= self.since)
        return query.where(at < self.until) if self.until else query


@dataclass(frozen=True)
class InboxCounts:
    """How many wait in each box, for the navigation."""

    def fetch(self, asking: Asking) -> dict[str, int]:
        def count(query: Any) -> int:
            return int(asking.connection.scalar(query) or 0)

        tasks = select(func.count()).select_from(user_task.join(process_instance, I.id == T.instance_id))
        requests = select(func.count()).select_from(process_instance)
        return {
            "todo": count(tasks.where(todo(asking))),
            "waiting": count(tasks.where(waiting(asking))),
            "started": count(requests.where(started(asking), I.state.in_(["running", "returned"]))),
            "draft": count(requests.where(drafts(asking))),
            "consulted": count(requests.where(asks_me(asking))),
            "copied": count(select(func.count()).select_from(instance_copy).where(C.person_id == asking.actor.id, C.read_at.is_(None))),
        }


def todo(asking: Asking) -> Any:
    """SQL: open, and mine (also while another has it on my behalf) or my group's and unclaimed."""
    mine = or_(T.assignee_id == asking.actor.id, _done_for_me(asking), and_(UNCLAIMED, in_my_groups(asking)))
    return and_(T.state == TaskState.PENDING.value, mine)


def todo_parts(asking: Asking) -> list[Any]:
    """The same in parts: one's own, what a substitute has, and each of one's groups."""
    is_open = T.state == TaskState.PENDING.value
    groups = (and_(is_open, UNCLAIMED, group) for group in my_groups(asking))
    return [and_(is_open, T.assignee_id == asking.actor.id), and_(is_open, _done_for_me(asking)), *groups]


def _done_for_me(asking: Asking) -> Any:
    # What the partial index says, so that it answers.
    return and_(T.on_behalf_of_id == asking.actor.id, T.on_behalf_of_id.is_not(None), T.closed_at.is_(None))


def waiting(asking: Asking) -> Any:
    """SQL: mine and open, but others have to act first (前加签, 后加签, 依次)."""
    return and_(T.assignee_id == asking.actor.id, T.state.in_(NOT_NOW))


def done(asking: Asking) -> Any:
    return and_(T.closed_by == asking.actor.id, T.state.in_([s.value for s in DECIDED]))


def started(asking: Asking) -> Any:
    # A discarded draft never got a number: it is in no box.
    return and_(I.initiator_id == asking.actor.id, I.serial_no.is_not(None))


def drafts(asking: Asking) -> Any:
    return and_(I.initiator_id == asking.actor.id, I.state == "draft")


def copied(asking: Asking) -> Any:
    return exists(select(C.id).where(C.instance_id == I.id, C.person_id == asking.actor.id).correlate(process_instance))


def matches(text: str) -> Any:
    """SQL: the text stands in title, number, initiator, business key or the summary's values."""
    return I.words.icontains(text, autoescape=True)
