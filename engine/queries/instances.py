"""Requests: the searchable list, and one with all that its reader may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import select

from engine.approval.rules import CHOSEN
from engine.definitions.bundle import Bundle
from engine.errors import InstanceNotFound
from engine.model import IncidentItem, InstanceDetail, InstanceItem, Page
from engine.queries import _forms, _incident_items, _items, _links, _paging, _sight, _talk
from engine.queries._asking import Asking
from engine.queries._visibility import visible_instances
from engine.queries.inbox import INSTANCE_SORTS, matches
from engine.store import definitions
from engine.store.incidents import incident
from engine.store.instances import process_instance
from engine.store.work import OPEN, user_task

I, T = process_instance.c, user_task.c


@dataclass(frozen=True)
class Instances:
    """Every request I may see, filtered."""

    text: str = ""
    state: str | None = None
    definition_key: str | None = None
    initiator: str | None = None
    branch: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    sort: str = "-updated_at"
    limit: int = 50
    cursor: str | None = None
    total: bool = False

    def fetch(self, asking: Asking) -> Page[InstanceItem]:
        query = _items.INSTANCE_ROWS.where(visible_instances(asking))
        for column, value in {I.definition_key: self.definition_key, I.initiator_id: self.initiator, I.branch_id: self.branch}.items():
            if value:
                query = query.where(column == value)
        if self.state:
            query = query.where(_in_state(self.state))
        if self.text.strip():
            query = query.where(matches(self.text.strip()))
        if self.since:
            query = query.where(I.updated_at >= self.since)
        if self.until:
            query = query.where(I.updated_at < self.until)
        rows, cursor = _paging.page(
            asking.connection, query, sort=self.sort, columns=INSTANCE_SORTS, id_column=I.id, limit=self.limit, cursor=self.cursor
        )
        count = _paging.total(asking.connection, query) if self.total else None
        return Page(_items.instance_items(asking, rows), cursor, count)


def _in_state(state: str) -> Any:
    """`suspended` and `faulted` are flags over the state."""
    if state == "suspended":
        return I.suspended
    return I.open_incidents > 0 if state == "faulted" else I.state == state


@dataclass(frozen=True)
class InstanceById:
    """One request. Raises InstanceNotFound, also for what the reader may not see."""

    id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> InstanceDetail:
        row = asking.connection.execute(
            _items.INSTANCE_ROWS.add_columns(I.variables, I.form_version).where(I.id == self.id, visible_instances(asking))
        )
        found = row.mappings().one_or_none()
        if found is None:
            raise InstanceNotFound(id=self.id)
        bundle = asking.definitions.get(asking.connection, found["definition_id"])
        links = _links.of(asking, found)
        item = _links.with_revocation(asking, bundle, _talk.offered(asking, _items.instance_items(asking, [found])[0]), links)
        editable = not {"submit", "resubmit"}.isdisjoint(item.allowed_actions)
        variables = found["variables"] | (_typed(asking, self.id) if editable else {})
        form, sight = bundle.start_form, _sight.of(asking, found)
        view = None if form is None else _forms.view(asking, form, variables, sight.permissions, read_only=not editable)
        told = sight.values(variables) if view is None else {**view.variables, **{name: variables[name] for name in (CHOSEN,) if name in variables}}
        return InstanceDetail(
            item, view, told, found["form_version"], _incidents(asking, item), links, "revoke" in item.allowed_actions and _has_form(asking, bundle)
        )  # fmt: skip


def _has_form(asking: Asking, bundle: Bundle) -> bool:
    """Does the process that revokes it ask for a form?"""
    newest = definitions.latest(asking.connection, bundle.settings.revoke)
    return newest is not None and asking.definitions.of(asking.connection, newest).start_form is not None


def _typed(asking: Asking, instance_id: str) -> dict[str, object]:
    """What the initiator of a returned request has typed since, not yet handed in."""
    query = select(T.draft).where(T.instance_id == instance_id, T.kind == "resubmit", T.state.in_(OPEN))
    draft = asking.connection.scalar(query)
    return dict(draft["variables"]) if draft else {}


def _incidents(asking: Asking, item: InstanceItem) -> list[IncidentItem]:
    n = incident.c
    rows = asking.connection.execute(select(incident).where(n.instance_id == item.id).order_by(n.at)).mappings()
    same = {name: getattr(item, name) for name in ("serial_no", "title", "definition_key", "definition_name")}
    return [_incident_items.item({**r, **same}) for r in rows]
