"""代理设置: who acts for whom, when, and for which processes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, not_, or_, select

from engine.errors import NotAdministrator, SubstitutionNotFound
from engine.model import Page, PersonRef, ProcessRef, SubstitutionItem
from engine.queries import _paging
from engine.queries._asking import Asking
from engine.store import substitutions
from engine.store.definitions import process_definition
from engine.store.directory import person
from engine.store.substitutions import substitution, substitution_process
from engine.store.work import user_task

S, P, T = substitution.c, substitution_process.c, user_task.c
AWAY, ACTS = person.alias("away"), person.alias("acts")
SORTS = {"since": S.valid_from, "until": S.valid_to, "created_at": S.created_at, "person": AWAY.c.name, "substitute": ACTS.c.name}
_HELD = (
    select(func.count())
    .where(T.on_behalf_of_id == S.person_id, T.assignee_id == S.substitute_id, T.closed_at.is_(None))
    .correlate(substitution)
    .scalar_subquery()
)
_ROWS = select(substitution, AWAY.c.name.label("away_name"), ACTS.c.name.label("acts_name"), _HELD.label("held")).select_from(
    substitution.join(AWAY, AWAY.c.id == S.person_id).join(ACTS, ACTS.c.id == S.substitute_id)
)


@dataclass(frozen=True)
class Substitutions:
    """`of`: mine (given by me), for_me (I act for others) or everybody (administrators). `state`: upcoming, active or ended.

    `since` and `until`: rules that hold at some time in between. Raises NotAdministrator.
    """

    of: str = "mine"
    text: str = ""
    state: str | None = None
    definition_key: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    sort: str = "-since"
    limit: int = 50
    cursor: str | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[SubstitutionItem]:
        query = self._filtered(asking, _ROWS.where(self._whose(asking)))
        rows, cursor = _paging.page(asking.connection, query, sort=self.sort, columns=SORTS, id_column=S.id, limit=self.limit, cursor=self.cursor)
        return Page(_items(asking, rows), cursor, _paging.total(asking.connection, query) if self.total else None)

    def _whose(self, asking: Asking) -> Any:
        if self.of == "everybody":
            if not asking.is_administrator:
                raise NotAdministrator()
            return literal(1) == 1
        return (S.substitute_id if self.of == "for_me" else S.person_id) == asking.actor.id

    def _filtered(self, asking: Asking, query: Select[Any]) -> Select[Any]:
        if told := self.text.strip():
            query = query.where(or_(*(c.icontains(told, autoescape=True) for c in (AWAY.c.name, ACTS.c.name, S.person_id, S.substitute_id))))
        if self.state:
            query = query.where(_in_state(self.state, asking.now))
        if self.definition_key:
            query = query.where(substitutions.covers(substitution, self.definition_key))
        if self.since:
            query = query.where(or_(S.valid_to.is_(None), S.valid_to > self.since), or_(S.ended_at.is_(None), S.ended_at > self.since))
        return query.where(S.valid_from < self.until) if self.until else query


@dataclass(frozen=True)
class SubstitutionById:
    """For who is in it, and administrators. Raises SubstitutionNotFound."""

    id: str

    def fetch(self, asking: Asking) -> SubstitutionItem:
        seen = literal(1) == 1 if asking.is_administrator else or_(S.person_id == asking.actor.id, S.substitute_id == asking.actor.id)
        rows = asking.connection.execute(_ROWS.where(S.id == self.id, seen)).mappings().all()
        if not rows:
            raise SubstitutionNotFound(id=self.id)
        return _items(asking, rows)[0]


def _in_state(state: str, now: datetime) -> Any:
    over = or_(S.ended_at.is_not(None), and_(S.valid_to.is_not(None), S.valid_to <= now))
    return {"ended": over, "upcoming": and_(not_(over), S.valid_from > now), "active": substitutions.active(substitution, now)}.get(
        state, literal(1) == 0
    )  # fmt: skip


def _state(row: Mapping[Any, Any], now: datetime) -> str:
    if row["ended_at"] is not None or (row["valid_to"] is not None and row["valid_to"] <= now):
        return "ended"
    return "upcoming" if row["valid_from"] > now else "active"


def _items(asking: Asking, rows: Sequence[Mapping[Any, Any]]) -> list[SubstitutionItem]:
    """With the names of their processes: one read for the page."""
    newer = process_definition.alias()
    is_newest = ~exists(select(literal(1)).where(newer.c.key == process_definition.c.key, newer.c.version > process_definition.c.version))
    query = (
        select(P.substitution_id, P.process_key, process_definition.c.name)
        .select_from(substitution_process.join(process_definition, and_(process_definition.c.key == P.process_key, is_newest)))
        .where(P.substitution_id.in_([row["id"] for row in rows]))
        .order_by(P.process_key)
    )
    processes: dict[str, list[ProcessRef]] = {}
    for rule, key, name in asking.connection.execute(query) if rows else ():
        processes.setdefault(rule, []).append(ProcessRef(key, name))
    return [_item(asking, row, processes.get(row["id"], ())) for row in rows]


def _item(asking: Asking, row: Mapping[Any, Any], processes: Sequence[ProcessRef]) -> SubstitutionItem:
    state = _state(row, asking.now)
    may_end = state != "ended" and (row["person_id"] == asking.actor.id or asking.is_administrator)
    return SubstitutionItem(
        id=row["id"], person=PersonRef(row["person_id"], row["away_name"]), substitute=PersonRef(row["substitute_id"], row["acts_name"]),
        since=row["valid_from"], until=row["valid_to"], processes=processes, state=state, takes_open=row["takes_open"],
        created_at=row["created_at"], created_by=PersonRef(row["created_by"], row["created_by_name"]), ended_at=row["ended_at"],
        ended_by=PersonRef(row["ended_by"], row["ended_by_name"] or "") if row["ended_by"] else None, held=row["held"],
        allowed_actions=("end",) if may_end else (),
    )  # fmt: skip
