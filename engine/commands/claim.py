"""认领: take a group's task for oneself."""

from dataclasses import dataclass

from engine.commands import _answers, _desk
from engine.errors import ActionNotAllowed
from engine.model import TaskResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Claim:
    """Claiming what one has claimed already changes nothing."""

    task_id: str

    def execute(self, uow: UnitOfWork) -> TaskResult:
        task = _desk.sit_down(uow, self.task_id, action="claim").task
        if task.role_id is None:
            raise ActionNotAllowed(action="claim")

        # 代理: one that a substitute has claimed comes back to who was away; that is told too.
        if not task.claimed or task.id != self.task_id:
            task.claimed, task.assignee_id, task.assignee_name = True, uow.actor.id, uow.actor.name
            uow.change_task(task)
            _desk.note(uow, task, "task.claimed")
        return _answers.of_task(uow, task)
