"""A message or signal meets whoever waits for it: one instance, one process that starts by it, or nobody yet (architecture §14.6)."""

from dataclasses import replace

from engine.actor import SYSTEM
from engine.commands import _event_start, _events, _journey, _judging
from engine.errors import InstanceBusy, MessageAmbiguous
from engine.store import definitions, messages, subscriptions
from engine.store.messages import Message
from engine.store.records import Instance
from engine.store.subscriptions import AWAITS, StartSubscription, Subscription
from engine.store.unit_of_work import UnitOfWork

TRIES = 4

REGISTERED_BY = "registered_by"
"""In a payload: who registered it by hand (登记外部结果). No message says so of itself."""


def accept(uow: UnitOfWork, message: Message) -> Message:
    """A new message: delivered, started or waiting, and written down as such. Raises MessageAmbiguous, InstanceBusy."""
    for _ in range(TRIES):
        found = subscriptions.matching(uow.connection, message.name, message.correlation_key)
        if not found:
            started = start(uow, message)
            if started is not None:
                return _keep(uow, replace(message, state="started", instance_id=started.id, definition_key=started.definition_key))
            if messages.wait(uow.connection, message):
                return message
            continue
        instance = uow.take_instance(only(found, message).instance_id)
        if not awaits(instance, found[0]):
            uow.leave_alone()
            continue
        if instance.suspended:
            uow.leave_alone()
            return _keep(uow, message)
        hand_over(uow, instance, found[0], message)
        return _keep(uow, replace(message, state="delivered", instance_id=instance.id))
    raise InstanceBusy()


def only(found: list[Subscription], message: Message) -> Subscription:
    """Raises MessageAmbiguous when two wait for it."""
    if len(found) > 1:
        raise MessageAmbiguous(name=message.name, key=message.correlation_key, count=len(found))
    return found[0]


def awaits(instance: Instance, found: Subscription) -> bool:
    """Does it still wait, now that the instance is ours?"""
    return list(found.wait) in instance.trail.get(AWAITS, [])


def hand_over(uow: UnitOfWork, instance: Instance, found: Subscription, message: Message) -> None:
    """The token that waits for the message gets it, and goes on to its next rest. Raises FieldsRejected."""
    journey = _journey.resume(uow, uow.definitions.get(uow.connection, instance.definition_id), instance, actor=SYSTEM)
    awaited = next((s for s in journey.execution.subscriptions() if (s.token_id, s.name) == (found.token_id, message.name)), None)
    if awaited is not None:
        _judging.refuse(_judging.of_event(journey, awaited, message.variables))
    _events.deliver(journey, found.token_id, message)
    _journey.settle(journey)


def start(uow: UnitOfWork, message: Message) -> Instance | None:
    """The process that starts by this message, once for each key (an empty key is none). None: there is none, or it is not open."""
    for found in subscriptions.starts(uow.connection, "message", message.name):
        key = message.correlation_key
        if key and messages.started(uow.connection, found.definition_key, key):
            continue
        instance = launch(uow, found, message)
        if instance is not None:
            if key:
                messages.note_start(uow.connection, found.definition_key, key, instance.id)
            return instance
    return None


def launch(uow: UnitOfWork, found: StartSubscription, message: Message) -> Instance | None:
    """A new instance by that start event; None when the process is disabled."""
    definition = definitions.by_id(uow.connection, found.definition_id)
    if definition is None or not definition.enabled:
        return None
    bundle = uow.definitions.of(uow.connection, definition)
    return _event_start.launch(uow, bundle, found.element_id, by=message.kind, name=message.name, payload=message.variables)


def signal(uow: UnitOfWork, instance: Instance, message: Message) -> None:
    """Every token of the instance that waits for it."""
    journey = _journey.resume(uow, uow.definitions.get(uow.connection, instance.definition_id), instance, actor=SYSTEM)
    uow.record("signal.received", name=message.name, message=message.id, sender=message.sender)
    journey.execution.signal(message.name, message.variables)
    _journey.settle(journey)


def _keep(uow: UnitOfWork, message: Message) -> Message:
    delivered_at = None if message.state == "waiting" else uow.now
    messages.add(uow.connection, [replace(message, delivered_at=delivered_at)])
    return message
