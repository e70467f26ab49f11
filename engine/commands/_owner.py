"""May this person act on this request as its initiator, or as an administrator?"""

from engine import permissions
from engine.definitions.bundle import Bundle
from engine.errors import InstanceNotFound, InstanceStateChanged, InstanceSuspended, NotAdministrator, NotInitiator, ReasonRequired
from engine.model import InstanceState
from engine.store import directory
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork


def own(uow: UnitOfWork, instance_id: str, *states: InstanceState) -> Instance:
    """The actor's own request, locked, in one of these states. Another's draft does not exist for him."""
    instance = uow.take_instance(instance_id)
    if instance.initiator_id != uow.actor.id and not _stands_in(uow, instance):
        raise InstanceNotFound(id=instance_id) if instance.state is InstanceState.DRAFT else NotInitiator()
    require_state(instance, *states)
    return instance


def _stands_in(uow: UnitOfWork, instance: Instance) -> bool:
    """It came back, and he is asked to hand it in again although he did not begin it: no person did."""
    if instance.state is not InstanceState.RETURNED:
        return False
    roles = {role for role, _ in directory.memberships(uow.connection, uow.actor.id, uow.now)}
    return any(task.state.is_open and (task.assignee_id == uow.actor.id or task.role_id in roles) for task in uow.tasks)


def take_over(uow: UnitOfWork, bundle: Bundle, instance: Instance) -> None:
    """Who hands in what no person began makes it his own: it comes back to him, and he does not approve it."""
    if instance.initiator_id != uow.actor.id:
        instance.initiator_id, instance.initiator_name = uow.actor.id, uow.actor.name
        held = directory.memberships(uow.connection, uow.actor.id, uow.now)
        instance.branch_id = permissions.home_branch(bundle.settings.starters, held)
        uow.record("instance.taken_over")


def require_state(instance: Instance, *states: InstanceState) -> None:
    if instance.state not in states:
        raise InstanceStateChanged(state=instance.state.value)
    if instance.suspended:
        raise InstanceSuspended()


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequired()


def require_administrator(uow: UnitOfWork) -> None:
    permissions.require_administrator(uow.actor, directory.memberships(uow.connection, uow.actor.id, uow.now))


def require_system(uow: UnitOfWork) -> None:
    """For what the sweep does: no person may."""
    if uow.actor.kind != "system":
        raise NotAdministrator()


def require_message_sender(uow: UnitOfWork) -> None:
    permissions.require_message_sender(uow.actor, directory.memberships(uow.connection, uow.actor.id, uow.now))


def require_designer(uow: UnitOfWork) -> None:
    permissions.require_designer(uow.actor, directory.memberships(uow.connection, uow.actor.id, uow.now))
