"""A timer start was due and was refused: its definition says so, and it is tried again a little later."""

from dataclasses import dataclass
from datetime import timedelta

from engine.commands import _clock_start, _owner
from engine.store import definitions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FailStart:
    """There is no instance yet that an incident could belong to. What was due stays due, so the grid of a cycle stays too: the next try comes after
    `start_retry_seconds`, or when the cycle fires next if that is sooner. False: it is not due any more.
    """

    definition_id: str
    cause: str
    message: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        definition = definitions.take_due(uow.connection, self.definition_id, uow.now)
        if definition is None or definition.next_start_at is None:
            return False
        before = definition.start_failure or {"since": uow.now.isoformat(), "tries": 0}
        told = {"due": definition.next_start_at.isoformat(), "cause": self.cause[:120], "message": self.message[:2000]}
        later = uow.now + timedelta(seconds=uow.settings.start_retry_seconds)
        on_grid = _clock_start.next_on_grid(uow, definition)
        failure = {**before, **told, "tries": before["tries"] + 1}
        definitions.postpone(uow.connection, definition.id, retry_at=min(later, on_grid or later), failure=failure)
        return True
