"""A person sees to an incident: he may, it is open, and its instance runs."""

from engine.actor import SYSTEM
from engine.commands import _journey, _owner
from engine.commands._journey import Journey
from engine.errors import IncidentNotFound
from engine.model import InstanceState
from engine.store import incidents
from engine.store.incidents import Incident
from engine.store.unit_of_work import UnitOfWork


def take(uow: UnitOfWork, incident_id: str, *, resolution: str, reason: str | None = None) -> tuple[Incident, Journey]:
    """The incident, resolved, and its tokens. Services run in the system's name. A person must say why, unless he only retries.

    Raises NotAdministrator, ReasonRequired, IncidentNotFound, InstanceStateChanged, InstanceSuspended.
    """
    _owner.require_administrator(uow)
    if reason is not None:
        _owner.require_reason(reason)
    found = incidents.by_id(uow.connection, incident_id)
    if found is None:
        raise IncidentNotFound(id=incident_id)
    instance = uow.take_instance(found.instance_id)
    _owner.require_state(instance, InstanceState.RUNNING)
    if uow.resolve_incidents(token_id=found.token_id, resolution=resolution, reason=reason) == 0:
        raise IncidentNotFound(id=incident_id)
    bundle = uow.definitions.get(uow.connection, instance.definition_id)
    return found, _journey.resume(uow, bundle, instance, actor=SYSTEM, attempts={found.token_id: found.attempt})
