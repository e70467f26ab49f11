"""终止: an administrator ends a request, with a reason."""

from dataclasses import dataclass

from engine.commands import _answers, _endings, _owner
from engine.errors import OpinionRequired
from engine.model import InstanceResult, InstanceState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Cancel:
    """Ends a running or returned request as `terminated`; every open task is canceled."""

    instance_id: str
    reason: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_administrator(uow)
        if not self.reason.strip():
            raise OpinionRequired()
        instance = uow.take_instance(self.instance_id)
        instance.suspended = False
        _owner.require_state(instance, InstanceState.RUNNING, InstanceState.RETURNED)

        _endings.finish(uow, InstanceState.TERMINATED, label=self.reason[:300])
        uow.record("instance.terminated", reason=self.reason)
        return _answers.of_instance(uow)
