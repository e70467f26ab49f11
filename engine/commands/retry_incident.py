"""重试: run a failed step once more, as the system."""

from dataclasses import dataclass

from engine.commands import _answers, _entering, _journey, _repair
from engine.model import InstanceResult
from engine.store import messages
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RetryIncident:
    """That step alone; what people decided before it stands. If it fails again a new incident says so, with the attempts counted on.

    An external service is called again by a job; a timer or message is left to the next sweep; where nobody could be asked, one looks again.
    """

    incident_id: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        found, journey = _repair.take(uow, self.incident_id, resolution="retried")
        uow.record("incident.retried", element_path=found.element_path, name=found.name)
        if found.kind in ("service", "job"):
            journey.execution.retry(found.token_id)
        if found.kind == _entering.NOBODY:
            _entering.try_again(journey, found.token_id)
        if found.kind == "message":
            messages.change_state(uow.connection, found.topic, old="failed", new="waiting")
        _journey.settle(journey)
        return _answers.of_instance(uow)
