"""A copy was read."""

from dataclasses import dataclass

from engine.store import copies
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ReadCopy:
    """The first time counts. Gives whether this was it; nothing is said of it in the history."""

    instance_id: str

    def execute(self, uow: UnitOfWork) -> bool:
        return copies.read(uow.connection, self.instance_id, uow.actor.id, at=uow.now)
