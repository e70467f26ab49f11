"""Something was due at a task and was refused: an incident, and the sweep leaves the task alone until a person retries it."""

from dataclasses import dataclass

from engine.commands import _owner, _standstill
from engine.commands._standstill import Standstill
from engine.model import IncidentKind, TaskState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FailDue:
    """People can work on the task all the while. False: nothing is due any more, or somebody works on the request now.

    `cause`: a class or code, `message`: a sentence; never a traceback.
    """

    task_id: str
    cause: str
    message: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        task = uow.try_task(self.task_id)
        if task is None or uow.instance is None:
            return False
        if task.state is not TaskState.PENDING or task.alarm_at is None or task.alarm_at > uow.now:
            return uow.leave_alone()
        bundle = uow.definitions.get(uow.connection, uow.instance.definition_id)
        what = Standstill(task.activation_id, task.element_path, IncidentKind.DUE, task.id, 1, self.cause, self.message)
        _standstill.note(uow, bundle, what)
        return True
