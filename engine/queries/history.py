"""What happened to one request, oldest first."""

from dataclasses import dataclass

import orjson
from sqlalchemy import literal, select

from engine.errors import InstanceNotFound
from engine.model import HistoryEntry, PersonRef
from engine.queries._asking import Asking
from engine.queries._visibility import visible_instances
from engine.store.history import history_entry
from engine.store.instances import process_instance


@dataclass(frozen=True)
class HistoryOf:
    """Entries of an instance the reader may see; sentences are rendered from `code` and `params` by the caller."""

    instance_id: str

    def fetch(self, asking: Asking) -> list[HistoryEntry]:
        may = select(literal(1)).where(process_instance.c.id == self.instance_id, visible_instances(asking))
        if asking.connection.scalar(may) is None:
            raise InstanceNotFound(id=self.instance_id)
        rows = asking.connection.execute(select(history_entry).where(history_entry.c.instance_id == self.instance_id).order_by(history_entry.c.seq))
        return [
            HistoryEntry(r["instance_id"], r["seq"], r["code"], orjson.loads(r["params"]), PersonRef(r["actor_id"], r["actor_name"]), None, r["at"])
            for r in rows.mappings()
        ]
