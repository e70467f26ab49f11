"""催办: the initiator reminds those who have his request."""

from dataclasses import dataclass
from datetime import timedelta

from engine import permissions
from engine.commands import _answers, _owner
from engine.definitions.process_settings import LOCAL
from engine.errors import ActionNotAllowed, NotInitiator, UrgedTooOften
from engine.model import InstanceResult, InstanceState, TaskState
from engine.store import directory, history
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork

PAUSE = timedelta(minutes=30)
MOST = 5
"""A day, in China."""


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
        self._not_too_often(uow, instance)

        uow.record("instance.urged", names="、".join(dict.fromkeys(task.assignee_name or task.name for task in pending)), opinion=self.opinion)
        return _answers.of_instance(uow)

    def _not_too_often(self, uow: UnitOfWork, instance: Instance) -> None:
        midnight = uow.now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
        urged = history.moments(uow.connection, instance.id, "instance.urged", since=min(midnight, uow.now - PAUSE))
        if urged and uow.now - urged[0] < PAUSE:
            raise UrgedTooOften(at=urged[0] + PAUSE)
        if sum(at >= midnight for at in urged) >= MOST:
            raise UrgedTooOften(at=midnight + timedelta(days=1))
