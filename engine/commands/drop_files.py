"""Drop uploaded files that nobody ever attached."""

from dataclasses import dataclass
from datetime import timedelta

from engine.commands import _owner
from engine.store import retirement
from engine.store.unit_of_work import UnitOfWork

HOURS = 24


@dataclass(frozen=True)
class DropFiles:
    """Those older than a day that no request and no draft refers to (architecture §14.9); gives how many, some hundreds at a time."""

    def execute(self, uow: UnitOfWork) -> int:
        _owner.require_administrator(uow)
        return retirement.drop_files(uow.connection, before=uow.now - timedelta(hours=HOURS))
