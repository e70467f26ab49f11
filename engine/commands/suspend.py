"""暂停: an administrator stops a request where it is."""

from dataclasses import dataclass

from engine.commands import _answers, _owner
from engine.model import InstanceResult, InstanceState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Suspend:
    """Nobody decides, no timer fires, no message or job comes in until it is resumed (approvals.md B2). Raises NotAdministrator, ReasonRequired."""

    instance_id: str
    reason: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        instance = uow.take_instance(self.instance_id)
        _owner.require_state(instance, InstanceState.RUNNING, InstanceState.RETURNED)

        instance.suspended = True
        uow.record("instance.suspended", reason=self.reason)
        return _answers.of_instance(uow)
