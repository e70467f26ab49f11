"""撤回: the initiator takes a request back; 放弃 when it was returned to him."""

from dataclasses import dataclass

from engine.commands import _answers, _endings, _owner
from engine.definitions.process_settings import ProcessSettings
from engine.errors import ActionNotAllowed, WithdrawDecided, WithdrawTooLate
from engine.model import InstanceResult, InstanceState
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Withdraw:
    """To a draft that can be changed and handed in again, or for good: the process says which (`withdraw`, `withdraw_until`)."""

    instance_id: str
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = _owner.own(uow, self.instance_id, InstanceState.RUNNING, InstanceState.RETURNED)
        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        if instance.state is InstanceState.RUNNING:
            _check(uow, bundle.settings, instance)

        to_draft = instance.state is InstanceState.RUNNING and bundle.settings.withdraw == "to_draft"
        uow.record("instance.withdrawn", opinion=self.opinion, to_draft=to_draft)
        if to_draft:
            _endings.send_back(uow, bundle, mode="sequential", parked=None)
        else:
            _endings.finish(uow, InstanceState.WITHDRAWN)
        return _answers.of_instance(uow)


def _check(uow: UnitOfWork, settings: ProcessSettings, instance: Instance) -> None:
    """Raises ActionNotAllowed (never), WithdrawDecided or WithdrawTooLate (past the point the process names, in this round)."""
    if settings.withdraw == "never":
        raise ActionNotAllowed(action="withdraw")
    if not settings.may_withdraw(instance.trail):
        decided = [task.closed_by_name for _, task in uow.decided() if task.closed_by_name]
        if settings.withdraw_until == "first_decision" and decided:
            raise WithdrawDecided(user=decided[-1])
        raise WithdrawTooLate()
