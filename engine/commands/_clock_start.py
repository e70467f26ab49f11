"""When the clock starts the next instance of a process: first, after each start, and under a calendar that has been edited."""

from datetime import datetime
from functools import cache

from engine.bpmn import Element, EventDefinition, Timing
from engine.bpmn import timing as timings
from engine.bpmn.timing import Working
from engine.calendar import Calendar
from engine.definitions import moments
from engine.definitions.bundle import Bundle
from engine.duration import NoTime
from engine.feel import FeelError
from engine.store import calendar_days, definitions
from engine.store.definitions import Definition
from engine.store.unit_of_work import UnitOfWork


def timer_start(bundle: Bundle) -> Element | None:
    """The start event that the clock fires."""
    return next(iter(bundle.model.timer_starts), None)


def register(uow: UnitOfWork, bundle: Bundle, before: Definition | None) -> None:
    """A version that has just been deployed. A timer that reads as in the version before goes on as it was, and what failed is tried at once."""
    if before is not None and before.next_start_at is not None:
        definitions.unschedule(uow.connection, bundle.key)
    event, old = timer_start(bundle), timer_start(uow.definitions.of(uow.connection, before)) if before is not None else None
    if event is None:
        return
    if before is not None and old is not None and _texts(old) == _texts(event):
        _write(uow, bundle.definition.id, _scheduled(uow, before), before.calendar_version)
    else:
        working = _working(uow)
        timing = _read(uow, event.events[0], working)
        _write(uow, bundle.definition.id, timing, _version(timing, working))


def go_on(uow: UnitOfWork, definition: Definition) -> None:
    """The start that is due is done: the next one. The grid of a cycle stays; what was missed is used up."""
    working = _working(uow)
    later = _following(uow, definition, working)
    _write(uow, definition.id, later, _version(later, working))


def next_on_grid(uow: UnitOfWork, definition: Definition) -> datetime | None:
    """When a cycle fires after now. None: it does not, or its time can no longer be read, which is then what failed."""
    try:
        later = _following(uow, definition, _working(uow))
    except (FeelError, NoTime):
        return None
    return later.due if later is not None else None


def reckon(uow: UnitOfWork, definition: Definition, calendar: Calendar) -> bool:
    """Counted anew by this calendar, unless it is due already; gives whether it moved."""
    before = _scheduled(uow, definition)
    after = before
    if before is not None and before.due > uow.now:
        try:
            after = timings.reckoned(before, lambda: calendar)
        except NoTime:
            after = before
    due = after.due if after is not None else None
    definitions.move_start(uow.connection, definition.id, next_start_at=due, calendar_version=calendar.version)
    return after != before


def _following(uow: UnitOfWork, definition: Definition, working: Working) -> Timing | None:
    now = _scheduled(uow, definition)
    return timings.following(now, uow.now, working) if now is not None else None


def _scheduled(uow: UnitOfWork, definition: Definition) -> Timing | None:
    """As it stands on the definition."""
    due, period = definition.next_start_at, definition.start_period
    if due is None or period is not None:
        return None if due is None else Timing(due, period, definition.start_origin, definition.starts_left)
    element = timer_start(uow.definitions.of(uow.connection, definition))
    if element is None or element.events[0].cycle is None:
        return Timing(due)
    # An earlier release wrote its next moment only.
    told = _read(uow, element.events[0], _working(uow))
    return Timing(due, told.period, due, definition.starts_left)


def _write(uow: UnitOfWork, definition_id: str, timing: Timing | None, calendar_version: int | None) -> None:
    if timing is None:
        definitions.schedule(uow.connection, definition_id)
        return
    definitions.schedule(
        uow.connection, definition_id, next_start_at=timing.due, starts_left=timing.left, start_period=timing.period,
        start_origin=timing.origin, calendar_version=calendar_version,
    )  # fmt: skip


def _version(timing: Timing | None, working: Working) -> int | None:
    """Of the calendar it was reckoned by, if it counts working time."""
    return working().version if timing is not None and timing.length is not None else None


def _read(uow: UnitOfWork, event: EventDefinition, working: Working) -> Timing:
    """What its text means now. There is no instance yet, so FEEL sees no variables. Raises FeelError, NoTime."""
    kind: timings.Kind = "cycle" if event.cycle is not None else "date" if event.date is not None else "duration"
    return moments.due(event.cycle or event.date or event.duration or "", kind, now=uow.now, scope=dict, working=working)


def _working(uow: UnitOfWork) -> Working:
    """The calendar, read once and only if it is asked for."""
    return cache(lambda: calendar_days.calendar(uow.connection, uow.settings))


def _texts(element: Element) -> tuple[str | None, str | None, str | None]:
    event = element.events[0]
    return event.duration, event.date, event.cycle
