"""放回: give a claimed task back to its group."""

from dataclasses import dataclass

from engine.commands import _answers, _desk
from engine.errors import TaskNotClaimed
from engine.model import TaskResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Release:
    """The draft of who gives it back is dropped."""

    task_id: str

    def execute(self, uow: UnitOfWork) -> TaskResult:
        task = _desk.sit_down(uow, self.task_id, action="release").task
        if not task.claimed:
            raise TaskNotClaimed()

        _desk.note(uow, task, "task.released")
        task.claimed, task.assignee_id, task.assignee_name, task.draft = False, None, None, None
        task.on_behalf_of_id, task.on_behalf_of_name = None, None
        uow.change_task(task)
        return _answers.of_task(uow, task)
