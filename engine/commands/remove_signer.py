"""减签: somebody who was added is not needed after all."""

from dataclasses import dataclass

from engine import permissions
from engine.commands import _answers, _arrivals, _decision, _desk, _signers
from engine.errors import NotAssigned, SignerStays
from engine.model import CloseReason, TaskResult, TaskState
from engine.store import directory
from engine.store.records import Task
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RemoveSigner:
    """`task_id`: of who added `user`. By him, or an administrator, while the one added has not acted. What the others said is counted at once
    without his seat. Raises NotAssigned, SignerStays."""

    task_id: str
    user: str
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> TaskResult:
        parent = uow.take_task(self.task_id)
        self._may(uow, parent)
        added = [task for task in uow.added_to(parent) if task.state.is_open]
        task = next((task for task in added if task.assignee_id == self.user), None)
        if task is None or task.state is not TaskState.PENDING or (task.method is None and not uow.is_another_open(task)):
            raise SignerStays()
        desk = _desk.spread(uow, task, action="remove_signer")

        _arrivals.close(uow, task, TaskState.CANCELED, reason=CloseReason.SIGN_REMOVED)
        _desk.note(uow, task, "task.signer_removed", to=task.assignee_id, to_name=task.assignee_name, opinion=self.opinion)
        if task.method is None:
            _decision.recount(desk)
        elif not any(one.state.is_open for one in _signers.speaking_for(added)):
            vote = _signers.release(desk, parent)
            if vote is not None:
                _decision.count(desk, vote, asks=False)
        return _answers.of_task(uow, task)

    def _may(self, uow: UnitOfWork, parent: Task) -> None:
        if uow.actor.id in (parent.assignee_id, parent.on_behalf_of_id):
            return
        if not permissions.is_administrator(uow.actor, directory.memberships(uow.connection, uow.actor.id, uow.now)):
            raise NotAssigned()
