"""Verbs that move nothing: 评论 and 抄送 for whoever may read a request that was submitted, 催办 for who waits for it."""

from collections.abc import Iterator
from dataclasses import replace

from engine.approval import reminders
from engine.model import InstanceItem
from engine.queries._asking import Asking
from engine.store import history


def offered(asking: Asking, item: InstanceItem) -> InstanceItem:
    """With those that would succeed now."""
    return replace(item, allowed_actions=(*item.allowed_actions, *_verbs(asking, item)))


def _verbs(asking: Asking, item: InstanceItem) -> Iterator[str]:
    if item.serial_no is None:
        return
    yield from ("comment", "copy")
    waits = item.initiator.id == asking.actor.id or asking.is_administrator
    somebody_has_it = any(task.assignee or task.candidates.role_id for task in item.open_tasks)
    if waits and somebody_has_it and item.state in ("running", "faulted") and _may_remind(asking, item.id):
        yield "urge"


def _may_remind(asking: Asking, instance_id: str) -> bool:
    urged = history.moments(asking.connection, instance_id, reminders.CODE, since=reminders.since(asking.now))
    return reminders.too_often(urged, asking.now) is None
