"""An external service came back with a business error."""

from dataclasses import dataclass

from engine.actor import SYSTEM
from engine.commands import _callback
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FailServiceTask:
    """The diagram catches `code`, or an incident waits for a person. False: the token is gone."""

    instance_id: str
    token_id: str
    element_path: str
    topic: str
    code: str
    message: str
    attempt: int = 1

    def execute(self, uow: UnitOfWork) -> bool:
        journey = _callback.receive(uow, self.instance_id, attempts={self.token_id: self.attempt - 1})
        if journey is None or not journey.execution.fail_service(self.token_id, code=self.code, message=self.message):
            return uow.leave_alone()
        uow.record("service.refused", actor=SYSTEM, topic=self.topic, element_path=self.element_path, error=self.code, message=self.message)
        return _callback.settle(journey, self.token_id)
