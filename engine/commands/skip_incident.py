"""跳过: go on without what failed."""

from dataclasses import dataclass

from engine.commands import _answers, _journey, _repair
from engine.model import InstanceResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SkipIncident:
    """The service counts as done without a result, and the tokens go on. Raises ReasonRequired without a reason."""

    incident_id: str
    reason: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        found, journey = _repair.take(uow, self.incident_id, resolution="skipped", reason=self.reason)
        uow.record("incident.skipped", element_path=found.element_path, name=found.name, reason=self.reason)
        journey.execution.skip(found.token_id)
        _journey.settle(journey)
        return _answers.of_instance(uow)
