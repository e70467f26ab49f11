"""Drop what is kept for a time only."""

from dataclasses import dataclass
from datetime import timedelta

from engine.store import idempotency
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Tidy:
    """Answers older than `idempotency_days`; gives how many. Run when a server starts."""

    def execute(self, uow: UnitOfWork) -> int:
        return idempotency.forget(uow.connection, before=uow.now - timedelta(days=uow.settings.idempotency_days))
