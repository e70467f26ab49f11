"""代理: the time is over, and what was not done lies before who was away again."""

from dataclasses import dataclass
from typing import Any

from engine.approval import substitution
from engine.approval.substitution import Link
from engine.commands import _following, _owner, _substituting
from engine.model import CloseReason, TaskState
from engine.store.records import Task
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RevertSubstituted:
    """Every task of the instance that somebody has on behalf of another although no rule says so any more; gives how many. 0: somebody else works
    on it now, or was faster. What he handed on, or has said already (后加签), stays as it is."""

    instance_id: str

    def execute(self, uow: UnitOfWork) -> int:
        _owner.require_system(uow)
        instance = uow.try_instance(self.instance_id)
        if instance is None:
            return 0
        held = [task for task in uow.tasks if task.state.is_open and task.on_behalf_of_id and task.state is not TaskState.SIGN_WAIT]
        known = _substituting.links(uow, instance, [task.on_behalf_of_id or "" for task in held])
        over = [task for task in held if not _holds(known, task)]
        if instance.suspended or not over:
            return int(uow.leave_alone())
        for task in over:
            _revert(uow, task)
        return len(over)


def _holds(known: list[Link], task: Task) -> bool:
    return substitution.acts_for(known, task.on_behalf_of_id or "", task.assignee_id or "")


def _revert(uow: UnitOfWork, task: Task) -> None:
    """To him, or to who acts for him by another rule."""
    instance, activation = uow.instance, uow.activation(task.activation_id)
    assert instance is not None
    profile = uow.definitions.get(uow.connection, instance.definition_id).profile(activation.process_key, activation.element_id)
    person = (task.on_behalf_of_id or "", task.on_behalf_of_name or "")
    [seat] = _substituting.seats(uow, instance, activation, profile, [person])
    _following.pass_on(uow, task, seat, origin=_substituting.REVERSION, reason=CloseReason.SUBSTITUTION_ENDED)
    told: dict[str, Any] = {"from": task.assignee_id, "from_name": task.assignee_name, "to": seat.person_id, "to_name": seat.person_name}
    uow.record("task.reverted", task=task.id, element_path=task.element_path, name=task.name, **told)
