"""A message from outside: to the one instance that waits for it, to a process that starts by it, or kept until somebody does."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.commands import _delivery, _events, _journey, _owner
from engine.errors import FieldsRejected, MessageIdReused, Problem
from engine.model import MessageResult
from engine.store import messages
from engine.store.messages import Message
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class DeliverMessage:
    """The same `message_id` acts once and gives where it went; with other content it is refused.

    Raises NotMessageSender, VariablesRejected, FieldsRejected (it says of itself who registered it), MessageIdReused, MessageAmbiguous (two wait
    for it), and whatever refuses the receiver's step.
    """

    name: str
    correlation_key: str
    message_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> MessageResult:
        _owner.require_message_sender(uow)
        payload = dict(self.variables)
        if _delivery.REGISTERED_BY in payload:
            raise FieldsRejected({_delivery.REGISTERED_BY: [Problem("variable_reserved", {"name": _delivery.REGISTERED_BY})]})
        _journey.check_variables(payload, uow.settings.variables_bytes)
        body = self._body()
        earlier = messages.by_id(uow.connection, self.message_id)
        if earlier is None:
            told = _events.new_message(uow, self.name, payload, sender=uow.actor.id)
            mine = {"id": self.message_id, "correlation_key": self.correlation_key, "body": body}
            return _result(_delivery.accept(uow, Message(**{**told, **mine})))
        if earlier.body != body:
            raise MessageIdReused(id=self.message_id)
        return _result(earlier)

    def _body(self) -> str:
        told = [self.name, self.correlation_key, dict(self.variables)]
        return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _result(message: Message) -> MessageResult:
    return MessageResult(message.id, message.state, message.instance_id)
