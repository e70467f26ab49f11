"""Requests whose time of keeping is over."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.errors import NotAdministrator
from engine.queries._asking import Asking
from engine.store.definitions import Definition, process_definition
from engine.store.instances import process_instance
from engine.store.seals import is_sealed

D, I = process_definition.c, process_instance.c


@dataclass(frozen=True)
class Retirable:
    """Ids of ended instances past the `retention` of their process, as its newest version says; at most `limit`, the oldest first."""

    limit: int = 200

    def fetch(self, asking: Asking) -> list[str]:
        if not asking.is_administrator:
            raise NotAdministrator()
        found: list[str] = []
        newest = select(D.key, func.max(D.version).label("version")).group_by(D.key).subquery()
        query = select(process_definition).join(newest, (newest.c.key == D.key) & (newest.c.version == D.version))
        for row in asking.connection.execute(query).mappings().all():
            kept_since = asking.definitions.of(asking.connection, Definition(**row)).settings.kept_since(asking.now)
            if kept_since is not None and len(found) < self.limit:
                over = select(I.id).where(I.definition_key == row["key"], I.ended_at.is_not(None), I.ended_at <= kept_since)
                found += asking.connection.scalars(over.order_by(I.ended_at).limit(self.limit - len(found)))
        return found


@dataclass(frozen=True)
class IsSealed:
    """Has the day (in China) its seal?"""

    def fetch(self, asking: Asking) -> bool:
        return is_sealed(asking.connection, asking.today)
