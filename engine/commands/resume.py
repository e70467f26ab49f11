"""恢复: a suspended request goes on where it stopped."""

from dataclasses import dataclass

from engine.commands import _answers, _owner
from engine.errors import InstanceNotSuspended
from engine.model import InstanceResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Resume:
    """Timers that came due meanwhile fire at the next sweep. Raises NotAdministrator, ReasonRequired, InstanceNotSuspended."""

    instance_id: str
    reason: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        instance = uow.take_instance(self.instance_id)
        if not instance.suspended:
            raise InstanceNotSuspended()

        instance.suspended = False
        uow.record("instance.resumed", reason=self.reason)
        return _answers.of_instance(uow)
