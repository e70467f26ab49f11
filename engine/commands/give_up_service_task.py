"""An external service has failed for the last time."""

from dataclasses import dataclass

from engine.commands import _callback
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class GiveUpServiceTask:
    """The token stays and an incident waits for a person. False: the token is gone."""

    instance_id: str
    token_id: str
    cause: str
    message: str
    attempt: int = 1

    def execute(self, uow: UnitOfWork) -> bool:
        journey = _callback.receive(uow, self.instance_id, attempts={self.token_id: self.attempt - 1})
        if journey is None or not journey.execution.give_up(self.token_id, cause=self.cause, message=self.message):
            return uow.leave_alone()
        return _callback.settle(journey, self.token_id)
