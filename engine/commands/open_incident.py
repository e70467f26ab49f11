"""What follows from the answer of an external service was refused: over budget, say, or an expression that fails behind it."""

from dataclasses import dataclass

from engine.commands import _callback, _outside, _standstill
from engine.commands._standstill import Standstill
from engine.store import incidents
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class OpenIncident:
    """The refused command left everything as it was; this second one says so, and the service can be called again.

    False: the instance runs no more, or an incident of that token is open already. Raises InstanceSuspended.
    """

    instance_id: str
    token_id: str
    element_path: str
    topic: str
    cause: str
    message: str
    attempt: int = 1

    def execute(self, uow: UnitOfWork) -> bool:
        journey = _callback.receive(uow, self.instance_id, attempts={})
        if journey is None or incidents.is_open(uow.connection, self.instance_id, self.token_id):
            return uow.leave_alone()
        _standstill.note(uow, journey.bundle, Standstill(self.token_id, self.element_path, "job", self.topic, self.attempt, self.cause, self.message))
        _outside.forget(uow, self.token_id)
        return True
