"""The list a task was opened from: where in it the task stands, and what comes before and after."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from flask import url_for
from werkzeug.datastructures import MultiDict

from engine.queries import Inbox
from web.house import house
from web.identity import current_actor
from web.present.lists import Asked

_SORTS = ("due_at", "-created_at", "created_at", "title")
_SEEN = 60


@dataclass(frozen=True)
class Neighbours:
    """`back`: the list as it was left. `place` counts from 1, 0 when the task is not in it any more."""

    back: str
    place: int
    count: int
    before: str | None
    after: str | None


def of(task_id: str, query_string: str) -> Neighbours:
    """Looks at the beginning of the list only; further behind there is no 上一条 and 下一条."""
    asked = Asked(MultiDict(parse_qsl(query_string)))
    query = Inbox(box="waiting" if asked.word("view") == "waiting" else "todo", overdue=asked.flag("overdue"), **asked.common(allowed=_SORTS))
    items = house().engine.ask(replace(query, limit=_SEEN, cursor=None), current_actor()).items
    ids = [item.id for item in items]
    back = url_for("inbox.todo") + (f"?{query_string}" if query_string else "")
    if task_id not in ids:
        return Neighbours(back, 0, len(ids), None, _link(ids[0], query_string) if ids else None)
    at = ids.index(task_id)
    before = _link(ids[at - 1], query_string) if at else None
    after = _link(ids[at + 1], query_string) if at + 1 < len(ids) else None
    return Neighbours(back, at + 1, len(ids), before, after)


def _link(task_id: str, query_string: str) -> str:
    return url_for("inbox.task", id=task_id, list=query_string or None)
