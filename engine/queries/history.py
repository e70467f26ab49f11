"""What happened to one request, oldest first."""

from dataclasses import dataclass

import orjson
from sqlalchemy import select

from engine.errors import InstanceNotFound
from engine.model import HistoryEntry, PersonRef
from engine.queries import _sight
from engine.queries._asking import Asking
from engine.queries._visibility import visible_instances
from engine.store.history import history_entry
from engine.store.instances import process_instance

I = process_instance.c


@dataclass(frozen=True)
class HistoryOf:
    """Entries of an instance the reader may see; sentences are rendered from `code` and `params` by the caller."""

    instance_id: str

    def fetch(self, asking: Asking) -> list[HistoryEntry]:
        query = select(I.id, I.definition_id, I.initiator_id, I.requested_for).where(I.id == self.instance_id, visible_instances(asking))
        request = asking.connection.execute(query).mappings().one_or_none()
        if request is None:
            raise InstanceNotFound(id=self.instance_id)
        sight = _sight.of(asking, request)
        rows = asking.connection.execute(select(history_entry).where(history_entry.c.instance_id == self.instance_id).order_by(history_entry.c.seq))
        return [
            HistoryEntry(
                r["instance_id"], r["seq"], r["code"], sight.told(orjson.loads(r["params"])), PersonRef(r["actor_id"], r["actor_name"]), None, r["at"]
            )
            for r in rows.mappings()
        ]
