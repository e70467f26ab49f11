"""A signal from outside: to every instance that waits for it, and to every process that starts by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands import _events, _journey, _owner
from engine.model import MessageResult
from engine.store import messages
from engine.store.messages import Message
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class BroadcastSignal:
    """Who waits now gets it, each in a transaction of its own, from the sweep: one that fails holds up nobody. Raises NotMessageSender."""

    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> MessageResult:
        _owner.require_message_sender(uow)
        payload = dict(self.variables)
        _journey.check_variables(payload, uow.settings.variables_bytes)
        signal = Message(**{**_events.new_message(uow, self.name, payload, sender=uow.actor.id), "kind": "signal"})
        messages.broadcast(uow.connection, signal, beside=None)
        return MessageResult(signal.id, "waiting", None)
