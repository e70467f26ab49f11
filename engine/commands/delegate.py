"""委派: another looks into it, and gives it back to me."""

from dataclasses import dataclass

from engine.commands import _answers, _desk, _handing, _substituting
from engine.errors import ActionNotAllowed
from engine.model import TaskResult, TaskState
from engine.store.records import DELEGATION
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Delegate:
    """What he says is shown to me and is no vote; I decide. Raises PersonNotFound, OwnRequest, AlreadyThere."""

    task_id: str
    to: str
    opinion: str = ""
    task_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _desk.sit_down(uow, self.task_id, action="delegate")
        if _handing.is_delegate(desk.task):
            raise ActionNotAllowed(action="delegate")
        _desk.check_version(desk, self.task_version)
        [to] = _handing.recipients(desk, [self.to])

        desk.task.opinion = self.opinion
        follower = _handing.hand_on(desk, to, origin=DELEGATION, state=TaskState.DELEGATED)
        follower.counts = False
        _desk.note(uow, desk.task, "task.delegated", to=to.principal, to_name=to.principal_name, opinion=self.opinion)
        _substituting.tell(uow, follower)
        return _answers.of_task(uow, desk.task)
