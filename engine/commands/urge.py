"""催办: the initiator reminds those who have his request."""

from dataclasses import dataclass

from engine import permissions
from engine.approval import reminders
from engine.calendar import LOCAL
from engine.commands import _answers, _owner
from engine.errors import ActionNotAllowed, NotInitiator, UrgedTooOften
from engine.model import InstanceResult, InstanceState, TaskState
from engine.store import directory, history
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Urge:
    """By the initiator or an administrator, once in 30 minutes and five times a day (approvals.md B4). Raises NotInitiator, UrgedTooOften,
    ActionNotAllowed (nobody has it)."""

    instance_id: str
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = uow.take_instance(self.instance_id)
        if instance.initiator_id != uow.actor.id:
            held = directory.memberships(uow.connection, uow.actor.id, uow.now)
            if not permissions.is_administrator(uow.actor, held):
                raise NotInitiator()
        _owner.require_state(instance, InstanceState.RUNNING)
        pending = [task for task in uow.tasks if task.state is TaskState.PENDING]
        if not pending:
            raise ActionNotAllowed(action="urge")
        urged = history.moments(uow.connection, instance.id, reminders.CODE, since=reminders.since(uow.now))
        if (again := reminders.too_often(urged, uow.now)) is not None:
            raise UrgedTooOften(at=again, again=f"{again.astimezone(LOCAL):%m-%d %H:%M}")

        uow.record("instance.urged", names="、".join(dict.fromkeys(task.assignee_name or task.name for task in pending)), opinion=self.opinion)
        return _answers.of_instance(uow)
