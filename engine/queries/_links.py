"""Requests that belong together: one that revokes another, and whether it may still be asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, or_, select

from engine.definitions import revocations
from engine.definitions.bundle import Bundle
from engine.model import InstanceItem, InstanceLink, InstanceState
from engine.queries._asking import Asking
from engine.queries._items import shown_state
from engine.queries._visibility import visible_instances
from engine.store import calendar_days, definitions
from engine.store.instances import process_instance

I = process_instance.c


def of(asking: Asking, row: Mapping[Any, Any]) -> list[InstanceLink]:
    """What it revokes, and what is to revoke it or was, oldest first; only what the reader may see. A draft is no request yet."""
    below = and_(I.parent_id == row["id"], I.relation.is_not(None), I.serial_no.is_not(None))
    columns = (I.id, I.serial_no, I.title, I.state, I.label, I.suspended, I.open_incidents, I.parent_id)
    related = or_(I.id == row["parent_id"], below) if row["parent_id"] else below
    query = select(*columns).where(related, visible_instances(asking)).order_by(I.started_at, I.id)
    found = asking.connection.execute(query).mappings().all()
    return [_link(one, "revoked_by" if one["parent_id"] == row["id"] else "revokes") for one in found]


def _link(row: Mapping[Any, Any], relation: str) -> InstanceLink:
    return InstanceLink(relation, row["id"], row["serial_no"] or "", row["title"], shown_state(row), row["label"])


def with_revocation(asking: Asking, bundle: Bundle, item: InstanceItem, links: Sequence[InstanceLink]) -> InstanceItem:
    """`revoke` among its actions, where it would succeed now."""
    settings = bundle.settings
    if not settings.revoke or item.state != InstanceState.APPROVED or item.initiator.id != asking.actor.id or item.ended_at is None:
        return item
    newest = definitions.latest(asking.connection, settings.revoke)
    if newest is None or not newest.enabled or any(link.relation == "revoked_by" and link.is_open for link in links):
        return item
    until = revocations.until(settings, item.ended_at, working=lambda: calendar_days.calendar(asking.connection, asking.settings))
    late = until is not None and until < asking.now
    return item if late else replace(item, allowed_actions=(*item.allowed_actions, "revoke"))
