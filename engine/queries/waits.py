"""What a request waits for besides people: messages, signals, times, and services that are at work."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from engine import bpmn, permissions
from engine.definitions.bundle import Bundle
from engine.model import WaitItem
from engine.queries import _forecast
from engine.queries._asking import Asking
from engine.store import incidents


@dataclass(frozen=True)
class WaitsOf:
    """As the tokens rest, without what has failed and waits for an administrator. Raises InstanceNotFound."""

    instance_id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> list[WaitItem]:
        running = _forecast.running(asking, self.instance_id)
        if running is None:
            return []
        forecast, execution = running
        broken = {token_id for token_id, _ in incidents.open_tokens(asking.connection, self.instance_id)}
        return list(_waits(asking, forecast.bundle, execution, broken))


def _waits(asking: Asking, bundle: Bundle, execution: bpmn.Execution, broken: Collection[str]) -> Iterator[WaitItem]:
    for token in execution.services():
        if token.id not in broken:
            yield WaitItem("service", element_path=token.element_path, element_name=bundle.element_name(token.element_path))
    for one in execution.subscriptions():
        told = WaitItem(one.kind, one.name, one.correlation_key)
        yield _registrable(asking, bundle, _at(bundle, told, one.process_key, one.element_id, one.element_path), one)
    for timer in sorted(execution.timers(), key=lambda timer: timer.due):
        yield _at(bundle, WaitItem("timer", due_at=timer.due), timer.process_key, timer.element_id, timer.element_path)


def _at(bundle: Bundle, wait: WaitItem, process_key: str, element_id: str, path: str) -> WaitItem:
    is_aside = bundle.level(process_key).model.elements[element_id].type == "boundaryEvent"
    return WaitItem(wait.kind, wait.name, wait.correlation_key, wait.due_at, path, bundle.element_name(path), is_aside)


def _registrable(asking: Asking, bundle: Bundle, wait: WaitItem, awaited: bpmn.Subscription) -> WaitItem:
    """With whether the reader may register its result. Nobody registers a signal."""
    told = bundle.level(awaited.process_key).model.elements[awaited.element_id].properties
    may = wait.kind == "message" and permissions.may_register(told.get("register"), asking.actor, asking.held)
    outside = wait.kind == "message" and bool(told.get("register"))
    return replace(wait, is_outside=outside, may_register=may, evidence=may and told.get("evidence") == "required")
