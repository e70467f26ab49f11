"""The daily seal over all that happened."""

from dataclasses import dataclass

from engine.commands import _owner
from engine.definitions.process_settings import LOCAL
from engine.store import seals
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SealHistory:
    """Once a day (in China); gives whether it was now. Raises NotAdministrator."""

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_administrator(uow)
        today = uow.now.astimezone(LOCAL).date()
        if seals.is_sealed(uow.connection, today):
            return False

        seals.seal(uow.connection, day=today, at=uow.now, key=uow.settings.audit_key)
        return True
