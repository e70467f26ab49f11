"""A timer was due and its step was refused: an incident, and the sweep leaves the instance alone until a person retries it."""

from dataclasses import dataclass

from engine.actor import SYSTEM
from engine.commands import _journey, _owner, _standstill
from engine.commands._standstill import Standstill
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FailTimer:
    """False: it is not due any more, or somebody works on the instance. `cause`: a class, `message`: a sentence; never a traceback."""

    instance_id: str
    cause: str
    message: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        instance = uow.try_instance(self.instance_id, due_at=uow.now)
        if instance is None:
            return False
        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        timers = sorted(_journey.resume(uow, bundle, instance, actor=SYSTEM).execution.timers(), key=lambda timer: timer.due)
        if not timers:
            return uow.leave_alone()
        first = timers[0]
        _standstill.note(uow, bundle, Standstill(first.token_id, first.element_path, "timer", "", 1, self.cause, self.message))
        return True
