"""The sweep fires what is due in one instance."""

from dataclasses import dataclass

from engine.actor import SYSTEM
from engine.commands import _journey, _owner
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FireTimers:
    """Every timer of the instance that is due, in the system's name; gives how many. 0: somebody else has it now, or was faster.

    Raises whatever refuses the step (StepBudgetExceeded, NoFlowHolds, …); then nothing has changed.
    """

    instance_id: str

    def execute(self, uow: UnitOfWork) -> int:
        _owner.require_system(uow)
        instance = uow.try_instance(self.instance_id, due_at=uow.now)
        if instance is None:
            return 0
        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        journey = _journey.resume(uow, bundle, instance, actor=SYSTEM)
        for timer in journey.execution.timers():
            if timer.due <= uow.now:
                name = bundle.element_name(timer.element_path)[:200]
                uow.record("timer.fired", element_path=timer.element_path, name=name, due=timer.due.isoformat())
        fired = journey.execution.fire_due()
        _journey.settle(journey)
        return fired
