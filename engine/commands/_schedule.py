"""Start events that wait: their messages and signals, and when the clock starts the next instance. Moved to the newest version at deployment."""

from datetime import datetime

from engine.bpmn import Element, EventDefinition, Timing
from engine.bpmn import timing as timings
from engine.bpmn.timing import NoTime
from engine.definitions import moments
from engine.definitions.bundle import Bundle
from engine.errors import MessageStartTaken
from engine.feel import FeelError
from engine.store import calendar_days, definitions, subscriptions
from engine.store.definitions import Definition
from engine.store.subscriptions import StartSubscription
from engine.store.unit_of_work import UnitOfWork

Moment = tuple[datetime | None, int | None]
"""(when the next instance starts, how many are left): None for never, None for without end."""


def register(uow: UnitOfWork, bundle: Bundle, before: Definition | None) -> None:
    """The start events of a version that has just been deployed, in place of those of the version before. Raises MessageStartTaken."""
    model, rows = bundle.model, []
    for kind, elements in (("message", model.message_starts), ("signal", model.signal_starts)):
        rows += [StartSubscription(bundle.key, kind, _event(e).name or "", bundle.definition.id, e.id) for e in elements]
    for row in rows:
        _require_free(uow, row)
    if rows or before is not None:
        subscriptions.replace_starts(uow.connection, bundle.key, rows)
    at, left = _first(uow, bundle, before)
    if before is not None and before.next_start_at is not None:
        definitions.unschedule(uow.connection, bundle.key)
    if at is not None:
        definitions.schedule(uow.connection, bundle.definition.id, next_start_at=at, starts_left=left)


def timer_start(bundle: Bundle) -> Element | None:
    """The start event that the clock fires."""
    return next(iter(bundle.model.timer_starts), None)


def following(uow: UnitOfWork, bundle: Bundle, definition: Definition) -> Moment:
    """After the start that is due now. The grid of a cycle stays; what was missed is used up."""
    element = timer_start(bundle)
    if element is None or _event(element).cycle is None or definition.next_start_at is None:
        return None, None
    told = _timing(uow, _event(element))
    due = Timing(definition.next_start_at, told.period, definition.next_start_at, definition.starts_left)
    later = timings.following(due, uow.now, lambda: calendar_days.calendar(uow.connection, uow.settings))
    return (later.due, later.left) if later else (None, None)


def next_on_grid(uow: UnitOfWork, definition: Definition) -> datetime | None:
    """When a cycle fires after now. None: it does not, or its time can no longer be read, which is then what failed."""
    try:
        return following(uow, uow.definitions.of(uow.connection, definition), definition)[0]
    except (FeelError, NoTime):
        return None


def _first(uow: UnitOfWork, bundle: Bundle, before: Definition | None) -> Moment:
    """A timer that reads as in the version before goes on as it was."""
    element = timer_start(bundle)
    if element is None:
        return None, None
    if before is not None:
        old = timer_start(uow.definitions.of(uow.connection, before))
        if old is not None and _texts(old) == _texts(element):
            return before.next_start_at, before.starts_left
    told = _timing(uow, _event(element))
    return told.due, told.left


def _timing(uow: UnitOfWork, event: EventDefinition) -> Timing:
    """There is no instance yet, so FEEL sees no variables."""
    kind: timings.Kind = "cycle" if event.cycle is not None else "date" if event.date is not None else "duration"
    text = event.cycle or event.date or event.duration or ""
    return moments.due(text, kind, now=uow.now, scope=dict, working=lambda: calendar_days.calendar(uow.connection, uow.settings))


def _require_free(uow: UnitOfWork, row: StartSubscription) -> None:
    """A message is for one receiver, so two processes cannot both start by it."""
    others = [s for s in subscriptions.starts(uow.connection, row.kind, row.name) if s.definition_key != row.definition_key]
    if row.kind == "message" and others:
        raise MessageStartTaken(name=row.name, key=others[0].definition_key)


def _event(element: Element) -> EventDefinition:
    return element.events[0]


def _texts(element: Element) -> tuple[str | None, str | None, str | None]:
    return _event(element).duration, _event(element).date, _event(element).cycle
