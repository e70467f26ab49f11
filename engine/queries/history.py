"""What happened to one request, oldest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from engine.errors import InstanceNotFound
from engine.model import HistoryEntry, PersonRef, Spent
from engine.queries import _sight, _spent
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
        spent = _spent.of(asking, self.instance_id)
        return [_entry(row, sight.told(orjson.loads(row["params"])), spent) for row in rows.mappings()]


def _entry(row: Mapping[Any, Any], params: Mapping[str, Any], spent: Callable[[str, Mapping[str, Any], datetime], Spent | None]) -> HistoryEntry:
    actor, other = PersonRef(row["actor_id"], row["actor_name"]), row["on_behalf_of"]
    acts_for = PersonRef(other, params.get("on_behalf_of_name", other)) if other else None
    return HistoryEntry(
        row["instance_id"], row["seq"], row["code"], params, actor, acts_for, row["at"], spent(row["code"], params, row["at"])
    )  # fmt: skip
