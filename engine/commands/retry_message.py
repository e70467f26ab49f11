"""重试: a message that could not be delivered waits again."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.errors import MessageNotFound
from engine.store import messages
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RetryMessage:
    """The sweep tries it once more. Raises MessageNotFound when it has not failed."""

    message_id: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        if not messages.change_state(uow.connection, self.message_id, old="failed", new="waiting"):
            raise MessageNotFound(id=self.message_id)
