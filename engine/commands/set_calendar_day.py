"""Say of one day whether it is worked (administrators)."""

from dataclasses import dataclass
from datetime import date

from engine.commands import _owner
from engine.model import CalendarDay
from engine.store import calendar_days
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SetCalendarDay:
    """It wins over the published calendar. Timers that count working time follow, by the next sweep (`ReckonTimers`)."""

    day: date
    working: bool
    name: str = ""

    def execute(self, uow: UnitOfWork) -> CalendarDay:
        _owner.require_administrator(uow)
        calendar_days.put(uow.connection, self.day, working=self.working, name=self.name, by=uow.actor.id, at=uow.now)
        return CalendarDay(self.day, self.working, self.name, "edited", uow.now, uow.actor.id)
