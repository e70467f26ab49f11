"""A step that nobody is there to be told of was refused: over budget, or an expression that fails behind it."""

from dataclasses import dataclass

from engine.commands import _callback, _standstill
from engine.commands._standstill import Standstill
from engine.store import incidents
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class OpenIncident:
    """The refused command left everything as it was; this second one says so. `kind`: job, timer or message.

    False: the instance runs no more, or an incident of that token is open already. Raises InstanceSuspended.
    After a timer's incident the sweep leaves the instance alone until a person retries it or it moves otherwise.
    """

    instance_id: str
    token_id: str
    element_path: str
    kind: str
    cause: str
    message: str
    topic: str = ""
    attempt: int = 1

    def execute(self, uow: UnitOfWork) -> bool:
        journey = _callback.receive(uow, self.instance_id, attempts={})
        if journey is None or incidents.is_open(uow.connection, self.instance_id, self.token_id):
            return uow.leave_alone()
        if self.kind == "timer":
            journey.instance.next_timer_at = None
        what = Standstill(self.token_id, self.element_path, self.kind, self.topic, self.attempt, self.cause, self.message)
        _standstill.note(uow, journey.bundle, what)
        return True
