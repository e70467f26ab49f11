"""Give up a draft that was never submitted."""

from dataclasses import dataclass

from engine.commands import _answers, _endings, _owner
from engine.model import InstanceResult, InstanceState
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class DiscardDraft:
    """The row stays (I7: deleting is no transition), withdrawn and out of every box."""

    instance_id: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.own(uow, self.instance_id, InstanceState.DRAFT)

        _endings.finish(uow, InstanceState.WITHDRAWN)
        uow.record("instance.discarded")
        return _answers.of_instance(uow)
