"""Failures that wait for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, func, or_, select

from engine.definitions.bundle import Bundle
from engine.definitions.places import walk
from engine.errors import IncidentNotFound, NotAdministrator
from engine.model import CauseCount, IncidentDetail, IncidentItem, Page
from engine.queries import _incident_items, _items, _paging
from engine.queries._asking import Asking
from engine.queries._names import Names
from engine.store.definitions import process_definition
from engine.store.incidents import incident
from engine.store.instances import process_instance

N, I, D = incident.c, process_instance.c, process_definition.c
SORTS = {"at": N.at, "cause": N.cause, "topic": N.topic, "resolved_at": N.resolved_at, "name": N.name, "title": I.title}
BY_HAND = ("service", "job")
ROWS = (
    select(incident, I.serial_no, I.title, I.definition_id, I.definition_key, D.name.label("definition_name"))
    .join(process_instance, I.id == N.instance_id)
    .join(process_definition, D.id == I.definition_id)
)


@dataclass(frozen=True)
class Incidents:
    """For administrators; open ones unless `resolved` or `state` says otherwise. `text`: in number, cause, message, element or title.

    `kind`: an `IncidentKind`; `cause`: as in the rows. `since` (included) and `until` (not included): when it failed.
    """

    resolved: bool = False
    text: str = ""
    sort: str = "-at"
    limit: int = 50
    cursor: str | None = None
    state: Literal["open", "resolved", "all"] | None = None
    definition_key: str | None = None
    instance_id: str | None = None
    topic: str | None = None
    kind: str | None = None
    cause: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[IncidentItem]:
        _require_administrator(asking)
        query = ROWS.where(*self.conditions())
        rows, cursor = _paging.page(asking.connection, query, sort=self.sort, columns=SORTS, id_column=N.id, limit=self.limit, cursor=self.cursor)
        return Page([_incident_items.item(row) for row in rows], cursor, _paging.total(asking.connection, query) if self.total else None)

    def conditions(self) -> list[Any]:
        """SQL: what belongs to the list."""
        state = self.state or ("resolved" if self.resolved else "open")
        is_over = {"open": [N.resolved_at.is_(None)], "resolved": [N.resolved_at.is_not(None)], "all": []}[state]
        wanted = {
            I.definition_key: self.definition_key, N.instance_id: self.instance_id, N.topic: self.topic, N.kind: self.kind, N.cause: self.cause,
        }  # fmt: skip
        same = [column == value for column, value in wanted.items() if value is not None]
        when = [*([N.at >= self.since] if self.since else []), *([N.at < self.until] if self.until else [])]
        text = self.text.strip()
        searched = (I.serial_no, I.title, N.cause, N.message, N.name)
        return [*is_over, *same, *when, *([or_(*(c.icontains(text, autoescape=True) for c in searched))] if text else [])]


@dataclass(frozen=True)
class IncidentCauses:
    """How many of a list have which cause, the most frequent first; a `cause` that the list asks for is left aside."""

    incidents: Incidents

    def fetch(self, asking: Asking) -> list[CauseCount]:
        _require_administrator(asking)
        same = {**self.incidents.__dict__, "cause": None}
        query: Select[Any] = select(N.cause, func.count()).join(process_instance, I.id == N.instance_id).where(*Incidents(**same).conditions())
        rows = asking.connection.execute(query.group_by(N.cause).order_by(func.count().desc(), N.cause))
        return [CauseCount(cause, count) for cause, count in rows]


@dataclass(frozen=True)
class IncidentById:
    """One failure, open or over, for administrators. Raises IncidentNotFound."""

    id: str

    def fetch(self, asking: Asking) -> IncidentDetail:
        _require_administrator(asking)
        row = asking.connection.execute(ROWS.where(N.id == self.id)).mappings().one_or_none()
        if row is None:
            raise IncidentNotFound(id=self.id)
        listed = asking.connection.execute(_items.INSTANCE_ROWS.where(I.id == row["instance_id"])).mappings().one()
        bundle = asking.definitions.get(asking.connection, row["definition_id"])
        by_hand = row["kind"] in BY_HAND
        return IncidentDetail(
            _incident_items.item(row), _items.instance_items(asking, [listed])[0], _result_variable(bundle, row["element_path"]) if by_hand else None,
            by_hand, Names(asking, persons=[row["resolved_by"]]).person(row["resolved_by"]),
        )  # fmt: skip


def _result_variable(bundle: Bundle, path: str) -> str | None:
    *_, (level, element_id, _) = walk(bundle, path)
    element = level.model.elements.get(element_id)
    return element.service.result_variable if element and element.service else None


def _require_administrator(asking: Asking) -> None:
    if not asking.is_administrator:
        raise NotAdministrator()
