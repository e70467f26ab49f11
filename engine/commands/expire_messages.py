"""Messages that nobody came for are dropped."""

from dataclasses import dataclass
from datetime import timedelta

from engine.commands import _owner
from engine.store import messages
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ExpireMessages:
    """After `message_days` they are `expired`; after as long again, they and the delivered ones are gone. Gives how many expired."""

    def execute(self, uow: UnitOfWork) -> int:
        _owner.require_system(uow)
        messages.forget(uow.connection, uow.now - timedelta(days=uow.settings.message_days))
        return messages.expire(uow.connection, uow.now)
