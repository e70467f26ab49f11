"""重试: run a failed service task once more, as the system."""

from dataclasses import dataclass

from engine.actor import SYSTEM
from engine.commands import _answers, _journey, _owner
from engine.errors import IncidentNotFound
from engine.model import InstanceResult, InstanceState
from engine.store import incidents, messages
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RetryIncident:
    """That task alone; what people decided before it stands. If it fails again a new incident says so."""

    incident_id: str

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_administrator(uow)
        found = incidents.by_id(uow.connection, self.incident_id)
        if found is None:
            raise IncidentNotFound(id=self.incident_id)
        instance = uow.take_instance(found.instance_id)
        _owner.require_state(instance, InstanceState.RUNNING)
        if uow.resolve_incidents(token_id=found.token_id) == 0:
            raise IncidentNotFound(id=self.incident_id)

        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        uow.record("incident.retried", element_path=found.element_path, name=found.name)
        journey = _journey.resume(uow, bundle, instance, actor=SYSTEM)
        if found.kind in ("service", "job"):
            journey.execution.retry(found.token_id)
        if found.kind == "message":
            messages.change_state(uow.connection, found.topic, old="failed", new="waiting")
        _journey.settle(journey)
        return _answers.of_instance(uow)
