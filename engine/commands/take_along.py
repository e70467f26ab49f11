"""代理: what lay before who is away when it began goes to who acts for him, one task at a time."""

from dataclasses import dataclass

from engine.actor import SYSTEM
from engine.commands import _endings, _following, _owner, _substituting
from engine.model import CloseReason, InstanceState, TaskState
from engine.store.records import Task
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class TakeAlong:
    """False, and nothing has changed, where it stays: he has decided, the request is suspended, or nobody may act for him there."""

    task_id: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        task = uow.take_task(self.task_id)
        instance = uow.instance
        assert instance is not None
        if not _lies_there(task) or instance.state is not InstanceState.RUNNING or instance.suspended:
            return uow.leave_alone()
        activation = uow.activation(task.activation_id)
        profile = uow.definitions.get(uow.connection, instance.definition_id).profile(activation.process_key, activation.element_id)
        [seat] = _substituting.seats(uow, instance, activation, profile, [(task.assignee_id or "", task.assignee_name or "")])
        if seat.on_behalf_of_id is None:
            return uow.leave_alone()
        follower = _following.pass_on(uow, task, seat, origin=_substituting.SUBSTITUTION, reason=CloseReason.SUBSTITUTED)
        _substituting.tell(uow, follower)
        return True


def _lies_there(task: Task) -> bool:
    return (
        task.state.is_open and task.state is not TaskState.SIGN_WAIT and task.kind != _endings.RESUBMIT
        and task.assignee_id not in (None, SYSTEM.id) and task.on_behalf_of_id is None
    )  # fmt: skip
