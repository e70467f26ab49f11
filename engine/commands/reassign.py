"""改派: an administrator gives a task to somebody else."""

from dataclasses import dataclass

from engine.commands import _answers, _desk, _handing, _owner, _substituting
from engine.errors import TaskBlocked
from engine.model import CloseReason, TaskResult, TaskState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Reassign:
    """Whoever had it, had it; the reason is told to everybody in the history. `left`: he works here no more (离职转办).

    Raises NotAdministrator, ReasonRequired, PersonNotFound, OwnRequest, AlreadyThere; TaskBlocked where he has spoken and those behind him sign.
    """

    task_id: str
    to: str
    reason: str
    left: bool = False

    def execute(self, uow: UnitOfWork) -> TaskResult:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        task = uow.take_task(self.task_id)
        _desk.require_open(task)
        if task.state is TaskState.SIGN_WAIT:
            raise TaskBlocked()
        desk = _desk.spread(uow, task, action="reassign")
        [to] = _handing.recipients(desk, [self.to])

        before = task.assignee_name or ""
        reason = CloseReason.ASSIGNEE_LEFT if self.left else CloseReason.REASSIGNED
        follower = _handing.hand_on(desk, to, origin="handover" if self.left else "reassignment", state=TaskState.CANCELED, reason=reason)
        code = "task.handed_over" if self.left else "task.reassigned"
        _desk.note(uow, task, code, from_name=before, to=to.principal, to_name=to.principal_name, reason=self.reason)
        _substituting.tell(uow, follower)
        return _answers.of_task(uow, task)
