"""转办: another decides in my place."""

from dataclasses import dataclass

from engine.commands import _answers, _desk, _handing, _substituting
from engine.errors import ActionNotAllowed
from engine.model import TaskResult, TaskState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Transfer:
    """His decision counts; mine is over, and stands in 已办. Raises PersonNotFound, OwnRequest, AlreadyThere, TooManyHands."""

    task_id: str
    to: str
    opinion: str = ""
    task_version: int | None = None

    def execute(self, uow: UnitOfWork) -> TaskResult:
        desk = _desk.sit_down(uow, self.task_id, action="transfer")
        if _handing.is_delegate(desk.task):
            raise ActionNotAllowed(action="transfer")
        _desk.check_version(desk, self.task_version)
        _handing.may_hand_on(desk)
        [to] = _handing.recipients(desk, [self.to])

        desk.task.opinion = self.opinion
        follower = _handing.hand_on(desk, to, origin="transfer", state=TaskState.TRANSFERRED)
        _desk.note(uow, desk.task, "task.transferred", to=to.principal, to_name=to.principal_name, opinion=self.opinion)
        _substituting.tell(uow, follower)
        return _answers.of_task(uow, desk.task)
