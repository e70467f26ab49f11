"""The sweep does what is due at one task: a reminder, or what the process wants when its time is over."""

from dataclasses import dataclass

from engine.approval import deadline
from engine.commands import _deadline, _desk, _overdue, _owner
from engine.model import TaskState
from engine.store import due_firings
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FireDue:
    """One row in one transaction, so that no other task is held up by it. False: nothing is due any more, or somebody else is at work on it.

    Raises whatever refuses the step behind it (StepBudgetExceeded, NoFlowHolds, …); then nothing has changed.
    """

    task_id: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        task = uow.try_task(self.task_id)
        if task is None:
            return False
        if task.state is not TaskState.PENDING or task.alarm_at is None or task.alarm_at > uow.now:
            return uow.leave_alone()
        desk = _desk.spread(uow, task, action="due")
        step = _deadline.come(uow, task, desk.profile)
        if step is None:
            return False
        uow.also(due_firings.adding(task, step.name, due_at=step.at, at=uow.now))
        (_overdue.act if step.name == deadline.DUE else _overdue.remind)(desk)
        return True
