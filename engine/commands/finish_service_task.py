"""An external service came back with its result."""

from dataclasses import dataclass
from typing import Any

from engine.actor import SYSTEM
from engine.commands import _callback
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FinishServiceTask:
    """The tokens go on. False: the token is gone, so the answer came too late, which is harmless. `attempt`: tries, this one included."""

    instance_id: str
    token_id: str
    element_path: str
    topic: str
    result: Any
    attempt: int = 1

    def execute(self, uow: UnitOfWork) -> bool:
        journey = _callback.receive(uow, self.instance_id, attempts={self.token_id: self.attempt - 1})
        if journey is None or not journey.execution.finish_service(self.token_id, self.result):
            return uow.leave_alone()
        uow.record("service.done", actor=SYSTEM, topic=self.topic, element_path=self.element_path, result=self.result)
        return _callback.settle(journey, self.token_id)
