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

        task.claimed, task.assignee_id, task.assignee_name, task.draft = False, None, None, None
        uow.change_task(task)
        uow.record("task.released", task=task.id, element_path=task.element_path, name=task.name)
        return _answers.of_task(uow, task)
