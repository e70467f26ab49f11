"""What tokens wait for besides people, and what they throw: written down at every rest (architecture §8, §14.6)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine import bpmn
from engine.actor import SYSTEM
from engine.commands import _judging
from engine.store import messages
from engine.store.messages import Message
from engine.store.subscriptions import AWAITS, Subscription
from engine.store.unit_of_work import UnitOfWork, new_id

if TYPE_CHECKING:
    from engine.commands._journey import Journey


def receive(journey: "Journey") -> None:
    """Messages that came too early find the tokens that have just begun to wait for them, in the same transaction.

    One that the event's validator refuses is left to the sweep: it stands still there, and whoever acted here is not to blame.
    """
    uow = journey.uow
    while fresh := {(s.name, s.correlation_key): s for s in _fresh(journey)}:
        messages.lock(uow.connection, fresh)
        buffered = messages.buffered(uow.connection, fresh.keys(), uow.now)
        early = (m for m in buffered if not _judging.of_event(journey, fresh[m.name, m.correlation_key], m.variables))
        taken = next((m for m in early if messages.take(uow.connection, m.id, instance_id=journey.instance.id, at=uow.now)), None)
        if taken is None:
            return
        deliver(journey, fresh[taken.name, taken.correlation_key].token_id, taken)


def deliver(journey: "Journey", token_id: str, message: Message) -> None:
    """Exactly this token gets it."""
    found = next((s for s in journey.execution.subscriptions() if (s.token_id, s.name) == (token_id, message.name)), None)
    path = found.element_path if found else ""
    journey.uow.record("message.received", element_path=path, name=message.name, message=message.id, sender=message.sender)
    journey.execution.deliver(token_id, message.name, message.variables)


def _fresh(journey: "Journey") -> Iterator[bpmn.Subscription]:
    """Waits for messages that are not written yet."""
    known = {tuple(wait) for wait in journey.instance.trail.get(AWAITS, [])}
    found = (s for s in journey.execution.subscriptions() if s.kind == "message")
    return (s for s in found if (s.token_id, s.kind, s.name) not in known)


def note(journey: "Journey") -> None:
    """The next timer and all subscriptions of the instance, as its tokens rest now."""
    uow, instance, execution = journey.uow, journey.instance, journey.execution
    timers = execution.timers()
    instance.next_timer_at = min((timer.due for timer in timers), default=None)
    if not any(timer.counts_working_time for timer in timers):
        instance.calendar_version = None
    elif instance.calendar_version is None:
        # An older number would only have them reckoned once more.
        instance.calendar_version = journey.world.calendar_version
    uow.listen(
        [
            Subscription(instance.id, s.token_id, s.kind, s.name, s.correlation_key, s.element_path, uow.now)
            for s in execution.subscriptions()
        ]
    )  # fmt: skip


def send(journey: "Journey") -> None:
    """What was thrown goes into the outbox, in the same transaction; the sweep takes it to the others."""
    uow, instance = journey.uow, journey.instance
    for thrown in journey.execution.thrown:
        uow.record(f"{thrown.kind}.sent", actor=SYSTEM, element_path=thrown.element_path, name=thrown.name)
        told = new_message(uow, thrown.name, thrown.payload, sender=f"instance:{instance.id}")
        uow.send(Message(**{**told, "kind": thrown.kind, "correlation_key": thrown.correlation_key}))


def new_message(uow: UnitOfWork, name: str, variables: Any, *, sender: str) -> dict[str, Any]:
    """The fields that every new message has; its time to live begins now."""
    expires_at = uow.now + timedelta(days=uow.settings.message_days)
    return {
        "id": new_id(), "name": name, "correlation_key": "", "variables": variables, "sender": sender,
        "received_at": uow.now, "expires_at": expires_at,
    }  # fmt: skip
