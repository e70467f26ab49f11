"""A waiting message could not be delivered: it is set aside, with an incident where it was to go."""

from dataclasses import dataclass

from engine.commands import _owner, _standstill
from engine.commands._standstill import Standstill
from engine.store import messages, subscriptions
from engine.store.messages import Message
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FailDelivery:
    """False: it does not wait any more, or somebody works on its receiver. What was to start a process has no instance yet, so only the
    message says `failed`."""

    message_id: str
    cause: str
    message: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        message = messages.by_id(uow.connection, self.message_id)
        if message is None or message.state != "waiting":
            return False
        receiver = _receiver(uow, message)
        if receiver is None:
            return messages.change_state(uow.connection, message.id, old="waiting", new="failed")
        instance_id, token_id, element_path = receiver
        instance = uow.try_instance(instance_id)
        if instance is None or not messages.change_state(uow.connection, message.id, old="waiting", new="failed"):
            return uow.leave_alone()
        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        _standstill.note(uow, bundle, Standstill(token_id, element_path, "message", message.id[:120], 1, self.cause, self.message))
        return True


def _receiver(uow: UnitOfWork, message: Message) -> tuple[str, str, str] | None:
    """(instance, token, element path) of the one that waits longest."""
    if message.kind == "message":
        found = subscriptions.matching(uow.connection, message.name, message.correlation_key)
    else:
        found = [s for s in subscriptions.of_instance(uow.connection, message.instance_id or "") if (s.kind, s.name) == ("signal", message.name)]
    return (found[0].instance_id, found[0].token_id, found[0].element_path) if found else None
