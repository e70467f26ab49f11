"""Something comes back by itself to a running instance: the answer of an external service."""

from collections.abc import Mapping

from engine.actor import SYSTEM
from engine.commands import _journey, _owner
from engine.commands._journey import Journey
from engine.errors import InstanceNotFound, InstanceSuspended
from engine.model import InstanceState
from engine.store import incidents
from engine.store.unit_of_work import UnitOfWork


def receive(uow: UnitOfWork, instance_id: str, *, attempts: Mapping[str, int]) -> Journey | None:
    """The tokens under their lock; None when the instance runs no more. Raises InstanceSuspended: the answer waits."""
    _owner.require_system(uow)
    try:
        instance = uow.take_instance(instance_id)
    except InstanceNotFound:
        return None
    if instance.state is not InstanceState.RUNNING:
        return None
    if instance.suspended:
        raise InstanceSuspended()
    bundle = uow.definitions.get(uow.connection, instance.definition_id)
    return _journey.resume(uow, bundle, instance, actor=SYSTEM, attempts=attempts)


def settle(journey: Journey, token_id: str) -> bool:
    """What the answer did. Where a failure of this token waits for a person already, a late answer ends it and a second failure says nothing new."""
    uow = journey.uow
    if journey.instance.open_incidents and incidents.is_open(uow.connection, journey.instance.id, token_id):
        if any(failure.token_id == token_id for failure in journey.execution.failures):
            return uow.leave_alone()
        uow.resolve_incidents(token_id=token_id, resolution="completed")
    _journey.settle(journey)
    return True
