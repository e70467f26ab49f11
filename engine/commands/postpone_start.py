"""A timer start was due and could not be done: it is tried again a little later."""

from dataclasses import dataclass
from datetime import timedelta

from engine.commands import _owner
from engine.store import definitions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class PostponeStart:
    """There is no instance yet that an incident could belong to: the log says why, and nothing is lost."""

    definition_id: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        definition = definitions.take_due(uow.connection, self.definition_id, uow.now)
        if definition is None:
            return False
        later = uow.now + timedelta(seconds=uow.settings.start_retry_seconds)
        definitions.schedule(uow.connection, definition.id, next_start_at=later, starts_left=definition.starts_left)
        return True
