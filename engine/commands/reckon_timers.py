"""The working calendar has been edited: the timers of one instance that count working time follow."""

from dataclasses import dataclass

from engine.actor import SYSTEM
from engine.commands import _journey, _owner
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ReckonTimers:
    """Each is counted anew from where it began; what moved is in the history. Gives how many moved. 0: none, or somebody has the instance now.

    A moment that a FEEL expression has worked out stays, and so does what an earlier release began to wait for.
    """

    instance_id: str

    def execute(self, uow: UnitOfWork) -> int:
        _owner.require_system(uow)
        instance = uow.try_instance(self.instance_id)
        if instance is None:
            return 0
        if instance.calendar_version is None:
            uow.leave_alone()
            return 0
        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        journey = _journey.resume(uow, bundle, instance, actor=SYSTEM)
        instance.calendar_version = journey.world.working().version
        moved = journey.execution.reckon()
        for timer, due in moved:
            name = bundle.element_name(timer.element_path)[:200]
            uow.record("timer.moved", element_path=timer.element_path, name=name, before=timer.due.isoformat(), due=due.isoformat())
        _journey.settle(journey)
        return len(moved)
