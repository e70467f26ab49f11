"""The working calendar has been edited: a start by the clock that counts working time follows."""

from dataclasses import dataclass

from engine.commands import _clock_start, _owner
from engine.store import calendar_days, definitions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ReckonStart:
    """A start that is due already stays due. Gives whether it moved."""

    definition_id: str

    def execute(self, uow: UnitOfWork) -> bool:
        _owner.require_system(uow)
        calendar = calendar_days.calendar(uow.connection, uow.settings)
        definition = definitions.take_reckoned(uow.connection, self.definition_id, before=calendar.version)
        if definition is None:
            return False
        return _clock_start.reckon(uow, definition, calendar)
