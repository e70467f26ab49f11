"""Who has to do with a request: may comment on it and let others know."""

from engine import permissions
from engine.errors import InstanceNotFound
from engine.model import InstanceState
from engine.store import copies, directory
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork, new_id


def take(uow: UnitOfWork, instance_id: str) -> Instance:
    """The request, locked, for somebody who has to do with it. Raises InstanceNotFound; a draft is nobody's business."""
    instance = uow.take_instance(instance_id)
    if instance.state is InstanceState.DRAFT or not _is_one(uow, instance):
        raise InstanceNotFound(id=instance_id)
    return instance


def _is_one(uow: UnitOfWork, instance: Instance) -> bool:
    me = uow.actor.id
    if me in (instance.initiator_id, instance.requested_for):
        return True
    held = directory.memberships(uow.connection, me, uow.now)
    if permissions.sees_all(held):
        return True
    if copies.concerns(uow.connection, instance.id, me):
        return True
    return any(_holds(held, *group) for group in copies.groups(uow.connection, instance.id, person_id=me))


def _holds(held: list[tuple[str, str | None]], role: str, branch: str | None) -> bool:
    return any(one == role and branch in (None, where) for one, where in held)


def let_know(uow: UnitOfWork, instance: Instance, people: dict[str, str]) -> list[str]:
    """A copy for each who has none yet; gives the names of those. `people`: names by id."""
    there = copies.there(uow.connection, instance.id)
    new = [(new_id(), id_, name) for id_, name in people.items() if id_ not in there and id_ != instance.initiator_id]
    if new:
        uow.also(copies.adding(instance.id, new, by=uow.actor, at=uow.now))
    return [name for _, _, name in new]
