"""代理: what was open when it began has been looked at."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.store import substitutions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FinishTaking:
    """It is not looked at again: what comes back to who is away, or he takes himself, stays his."""

    id: str

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_system(uow)
        substitutions.change(uow.connection, self.id, taken_at=uow.now)
