"""The sweep takes one waiting message or signal to its receiver."""

from dataclasses import dataclass

from engine.commands import _delivery, _owner
from engine.store import messages, subscriptions
from engine.store.messages import Message
from engine.store.records import Instance
from engine.store.subscriptions import AWAITS
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class DeliverWaiting:
    """Gives whether it arrived. Somebody else was faster, or nobody can take it now: that is no failure, and nothing changes.

    Raises MessageAmbiguous, and whatever refuses the receiver's step.
    """

    message_id: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        message = messages.by_id(uow.connection, self.message_id)
        if message is None or message.state != "waiting" or message.expires_at <= uow.now:
            return False
        return _signal(uow, message) if message.kind == "signal" else _message(uow, message)


def _message(uow: UnitOfWork, message: Message) -> bool:
    found = subscriptions.matching(uow.connection, message.name, message.correlation_key)
    if not found:
        started = _delivery.start(uow, message) if messages.claim(uow.connection, message.id) else None
        return started is not None and _taken(uow, message, started, state="started")
    instance = uow.try_instance(_delivery.only(found, message).instance_id)
    if instance is None or instance.suspended or not _delivery.awaits(instance, found[0]) or not _taken(uow, message, instance):
        return uow.leave_alone()
    _delivery.hand_over(uow, instance, found[0], message)
    return True


def _signal(uow: UnitOfWork, message: Message) -> bool:
    if message.definition_key is not None:
        found = subscriptions.starts(uow.connection, "signal", message.name)
        start = next((s for s in found if s.definition_key == message.definition_key), None)
        started = _delivery.launch(uow, start, message) if start and messages.claim(uow.connection, message.id) else None
        return started is not None and _taken(uow, message, started, state="started")
    instance = uow.try_instance(message.instance_id or "")
    if instance is None or instance.suspended:
        return uow.leave_alone()
    waits = any((kind, name) == ("signal", message.name) for _, kind, name in instance.trail.get(AWAITS, []))
    if not _taken(uow, message, instance, state="delivered" if waits else "missed") or not waits:
        return uow.leave_alone()
    _delivery.signal(uow, instance, message)
    return True


def _taken(uow: UnitOfWork, message: Message, instance: Instance, *, state: str = "delivered") -> bool:
    return messages.take(uow.connection, message.id, instance_id=instance.id, at=uow.now, state=state)
