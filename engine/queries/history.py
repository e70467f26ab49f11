"""What happened to one request, oldest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
        return [_entry(row, orjson.loads(row["params"])) for row in rows.mappings()]


def _entry(row: Mapping[Any, Any], params: dict[str, Any]) -> HistoryEntry:
    other = row["on_behalf_of"]
    acts_for = PersonRef(other, params.get("on_behalf_of_name", other)) if other else None
    return HistoryEntry(row["instance_id"], row["seq"], row["code"], params, PersonRef(row["actor_id"], row["actor_name"]), acts_for, row["at"])
