"""人工完成: a person has done what a failed service should have done."""

from dataclasses import dataclass
from typing import Any

from engine.commands import _answers, _journey, _repair
from engine.model import InstanceResult
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CompleteIncident:
    """The service counts as done with `result` (JSON; into its result variable), and the tokens go on. Raises ReasonRequired without a reason."""

    incident_id: str
    reason: str
    result: Any = None

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        found, journey = _repair.take(uow, self.incident_id, resolution="completed", reason=self.reason)
        uow.record("incident.completed", element_path=found.element_path, name=found.name, reason=self.reason, result=self.result)
        journey.execution.skip(found.token_id, self.result)
        _journey.settle(journey)
        return _answers.of_instance(uow)
