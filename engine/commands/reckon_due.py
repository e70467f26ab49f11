"""The working calendar has been edited: the time of one request's open tasks follows."""

from dataclasses import dataclass

from engine.actor import SYSTEM
from engine.commands import _deadline, _owner
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ReckonDue:
    """Each is counted anew from where its time began; what moved is in the history, once for those that moved together. Gives how many moved.

    0: none, or somebody has the request now.
    """

    instance_id: str

    def execute(self, uow: UnitOfWork) -> int:
        _owner.require_system(uow)
        instance = uow.try_instance(self.instance_id)
        if instance is None:
            return 0
        bundle, working = uow.definitions.get(uow.connection, instance.definition_id), _deadline.calendar(uow)
        moved, told = 0, set[tuple[str, str, str]]()
        for task in (one for one in uow.tasks if one.calendar_version is not None):
            visit, before = uow.activation(task.activation_id), task.due_at
            _deadline.reckon(task, bundle.profile(visit.process_key, visit.element_id), working)
            uow.change_quietly(task)
            if before is None or task.due_at is None or task.due_at == before:
                continue
            moved += 1
            what = (visit.id, before.isoformat(), task.due_at.isoformat())
            if what not in told:
                told.add(what)
                uow.record("task.due_moved", actor=SYSTEM, element_path=visit.element_path, name=visit.name, before=what[1], due=what[2])
        return moved
