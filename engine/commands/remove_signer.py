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
    """`task_id`: his task. By who added him, or an administrator, while he has not acted. Raises NotAssigned, SignerStays."""

    task_id: str
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> TaskResult:
        task = uow.take_task(self.task_id)
        desk = _desk.spread(uow, task, action="remove_signer")
        if task.parent_id is None or task.origin not in _signers.POSITIONS or task.state is not TaskState.PENDING:
            raise SignerStays()
        parent = uow.family(task)[0]
        if parent.assignee_id != uow.actor.id:
            self._require_administrator(uow)
        if task.counts and not uow.is_another_open(task):
            raise SignerStays()

        _arrivals.close(uow, task, TaskState.CANCELED, reason=CloseReason.SIGN_REMOVED)
        told = {"element_path": task.element_path, "name": task.name, "to": task.assignee_id, "to_name": task.assignee_name}
        uow.record("task.signer_removed", task=task.id, opinion=self.opinion, **told)
        if not task.counts:
            self._release(desk, task, parent)
        return _answers.of_task(uow, task)

    def _release(self, desk: _desk.Desk, task: Task, parent: Task) -> None:
        _, *added = desk.uow.family(task)
        if any(one.state.is_open for one in added):
            return
        vote = _signers.release(desk, parent)
        if vote is not None:
            _decision.count(desk, vote)

    def _require_administrator(self, uow: UnitOfWork) -> None:
        held = directory.memberships(uow.connection, uow.actor.id, uow.now)
        if not permissions.is_administrator(uow.actor, held):
            raise NotAssigned()
