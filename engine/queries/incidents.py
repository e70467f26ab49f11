"""Failures that wait for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, or_, select

from engine.errors import NotAdministrator
from engine.model import IncidentItem, Page
from engine.queries import _incident_items, _paging
from engine.queries._asking import Asking
from engine.store.incidents import incident
from engine.store.instances import process_instance

N, I = incident.c, process_instance.c


@dataclass(frozen=True)
class Incidents:
    """For administrators; open ones unless `resolved` or `state` says otherwise. `text`: in number, cause, message, element or title.

    `kind`: service, job, timer, message. `since` (included) and `until` (not included): when it failed.
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
    since: datetime | None = None
    until: datetime | None = None

    def fetch(self, asking: Asking) -> Page[IncidentItem]:
        if not asking.is_administrator:
            raise NotAdministrator()
        query = self._query()
        columns = {"at": N.at, "cause": N.cause, "topic": N.topic, "resolved_at": N.resolved_at}
        rows, cursor = _paging.page(asking.connection, query, sort=self.sort, columns=columns, id_column=N.id, limit=self.limit, cursor=self.cursor)
        return Page([_incident_items.item(row) for row in rows], cursor)

    def _query(self) -> Select[Any]:
        query = select(incident, I.serial_no, I.definition_key).join(process_instance, I.id == N.instance_id)
        state = self.state or ("resolved" if self.resolved else "open")
        if state != "all":
            query = query.where(N.resolved_at.is_(None) if state == "open" else N.resolved_at.is_not(None))
        same = {I.definition_key: self.definition_key, N.instance_id: self.instance_id, N.topic: self.topic, N.kind: self.kind}
        for column, wanted in same.items():
            if wanted is not None:
                query = query.where(column == wanted)
        if self.since:
            query = query.where(N.at >= self.since)
        if self.until:
            query = query.where(N.at < self.until)
        if text := self.text.strip():
            query = query.where(or_(*(c.icontains(text, autoescape=True) for c in (I.serial_no, I.title, N.cause, N.message, N.name))))
        return query
