"""Who changed what in the directory: for administrators and auditors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.errors import NotAdministrator
from engine.model import DirectoryChange, Page, PersonRef
from engine.queries import _paging
from engine.queries._asking import Asking
from engine.store.directory_changes import directory_change

C = directory_change.c


@dataclass(frozen=True)
class DirectoryChanges:
    """Newest first, of one person, role or branch, or of all. Raises NotAdministrator."""

    subject: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    limit: int = 50
    cursor: str | None = None

    def fetch(self, asking: Asking) -> Page[DirectoryChange]:
        if not asking.sees_all:
            raise NotAdministrator()
        query = select(directory_change)
        for column, value in ((C.subject, self.subject), (C.subject_id, self.subject_id)):
            if value:
                query = query.where(column == value)
        if self.since:
            query = query.where(C.at >= self.since)
        rows, cursor = _paging.page(asking.connection, query, sort="-id", columns={"id": C.id}, id_column=C.id, limit=self.limit, cursor=self.cursor)
        return Page(_items(rows), cursor)


def _items(rows: Sequence[Mapping[Any, Any]]) -> list[DirectoryChange]:
    return [
        DirectoryChange(row["subject"], row["subject_id"], row["code"], row["changed"], PersonRef(row["actor_id"], row["actor_name"]), row["at"])
        for row in rows
    ]
