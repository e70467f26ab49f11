"""Delete an ended request whose time of keeping is over."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.errors import InstanceKept, InstanceNotFound
from engine.store import definitions, instances, retirement, seals
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class DeleteInstance:
    """With all it owns; a tombstone stays. The newest version of its process says how long it is kept (`retention`).

    Raises NotAdministrator, InstanceNotFound, InstanceKept.
    """

    instance_id: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        instance = instances.locked(uow.connection, self.instance_id)
        if instance is None:
            raise InstanceNotFound(id=self.instance_id)
        newest = definitions.latest(uow.connection, instance.definition_key)
        assert newest is not None, "an instance has a definition"
        settings = uow.definitions.of(uow.connection, newest).settings
        kept_since = settings.kept_since(uow.now)
        if instance.ended_at is None or kept_since is None or instance.ended_at > kept_since:
            raise InstanceKept()

        rule = f"retention={settings.retention}"
        seals.bury(uow.connection, instance, rule=rule, actor_id=uow.actor.id, at=uow.now, key=uow.settings.audit_key)
        retirement.remove(uow.connection, instance.id)
