"""One request seen from another version of its process."""

from collections.abc import Mapping
from typing import Any

from engine import bpmn
from engine.definitions import migration
from engine.definitions.bundle import Bundle
from engine.definitions.places import resting
from engine.model import ElementItem, MigrationPreviewItem, ObstacleItem
from engine.queries import _items
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast
from engine.store import incidents, migrated


class Moving:
    """All requests of one preview share the target and the element map."""

    def __init__(self, asking: Asking, new: Bundle, mapping: Mapping[str, str]) -> None:
        self.asking, self.new, self.mapping = asking, new, mapping

    def preview(self, row: Mapping[Any, Any]) -> MigrationPreviewItem:
        old = self.asking.definitions.get(self.asking.connection, row["definition_id"])
        visits = migrated.visits(self.asking.connection, row["id"])
        running, parked = (self._execution(row, tokens) for tokens in (row["tokens"], row["parked"]))
        found = [o for one in (running, parked) for o in migration.obstacles(one, old, self.new, self.mapping, visits)]
        notices = [o for one in (running, parked) if one for o in bpmn.notices(one, self.new.specs, self.new.qualified, self.mapping)]
        verdict = "ok" if not found else "needs_mapping" if all(o.mappable for o in found) else "impossible"
        return MigrationPreviewItem(
            row["id"], row["serial_no"] or "", row["title"], _items.shown_state(row), row["definition_version"], self._stands_at(old, row, running),
            verdict, _told(old, found), _told(old, notices) if not found else [],
        )  # fmt: skip

    def _execution(self, row: Mapping[Any, Any], tokens: bytes | None) -> bpmn.Execution | None:
        return None if tokens is None else Forecast.of_row(self.asking, row).from_tokens(tokens)

    def _stands_at(self, old: Bundle, row: Mapping[Any, Any], running: bpmn.Execution | None) -> list[str]:
        if running is None:
            return []
        found = resting(old, running, incidents.open_tokens(self.asking.connection, row["id"]))
        return list(dict.fromkeys(old.element_name(token.element_path) for token in found))


def _told(old: Bundle, found: list[bpmn.Obstacle]) -> list[ObstacleItem]:
    told = [ObstacleItem(o.element_path, old.element_name(o.element_path), o.code, o.reason_zh, o.reason_en, o.mappable) for o in found]
    return list(dict.fromkeys(told))


def elements_of(bundle: Bundle) -> list[ElementItem]:
    """Of a version and all it calls, each process once."""
    found: dict[tuple[str, str], ElementItem] = {}
    todo = [bundle]
    while todo:
        level = todo.pop(0)
        todo += level.called.values()
        for e in level.model.elements.values():
            found.setdefault((level.key, e.id), ElementItem(level.key, e.id, level.element_name(e.id), e.type))
    return list(found.values())
