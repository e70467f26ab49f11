"""Give one day back to the published calendar (administrators)."""

from dataclasses import dataclass
from datetime import date

from engine.commands import _owner
from engine.errors import CalendarDayNotFound
from engine.store import calendar_days
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RemoveCalendarDay:
    """Timers that count working time follow, by the next sweep. Raises CalendarDayNotFound when nobody edited it."""

    day: date

    def execute(self, uow: UnitOfWork) -> None:
        _owner.require_administrator(uow)
        if calendar_days.remove(uow.connection, self.day, by=uow.actor.id, at=uow.now) == 0:
            raise CalendarDayNotFound(day=self.day.isoformat())
