"""Failures that wait for a person."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.errors import NotAdministrator
from engine.model import IncidentItem, Page
from engine.queries import _paging
from engine.queries._asking import Asking
from engine.store.incidents import incident
from engine.store.instances import process_instance

N, I = incident.c, process_instance.c


@dataclass(frozen=True)
class Incidents:
    """For administrators; open ones unless `resolved`."""

    resolved: bool = False
    text: str = ""
    sort: str = "-at"
    limit: int = 50
    cursor: str | None = None

    def fetch(self, asking: Asking) -> Page[IncidentItem]:
        if not asking.is_administrator:
            raise NotAdministrator()
        query = select(incident, I.serial_no).join(process_instance, I.id == N.instance_id)
        query = query.where(N.resolved_at.is_not(None) if self.resolved else N.resolved_at.is_(None))
        if self.text.strip():
            query = query.where(I.serial_no.icontains(self.text.strip(), autoescape=True) | N.cause.icontains(self.text.strip(), autoescape=True))
        columns = {"at": N.at, "cause": N.cause}
        rows, cursor = _paging.page(asking.connection, query, sort=self.sort, columns=columns, id_column=N.id, limit=self.limit, cursor=self.cursor)
        items = [
            IncidentItem(
                r["id"], r["instance_id"], r["serial_no"] or "", r["element_path"], r["name"], r["cause"], r["message"], r["at"], r["resolved_at"]
            )
            for r in rows
        ]
        return Page(items, cursor)
