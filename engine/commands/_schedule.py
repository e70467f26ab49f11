"""Start events that wait: their messages and signals, and when the clock starts the next instance. Moved to the newest version at deployment."""

from engine.bpmn import Element, EventDefinition
from engine.commands import _clock_start
from engine.definitions.bundle import Bundle
from engine.errors import MessageStartTaken
from engine.store import subscriptions
from engine.store.definitions import Definition
from engine.store.subscriptions import StartSubscription
from engine.store.unit_of_work import UnitOfWork


def register(uow: UnitOfWork, bundle: Bundle, before: Definition | None) -> None:
    """The start events of a version that has just been deployed, in place of those of the version before. Raises MessageStartTaken."""
    model, rows = bundle.model, []
    for kind, elements in (("message", model.message_starts), ("signal", model.signal_starts)):
        rows += [StartSubscription(bundle.key, kind, _event(e).name or "", bundle.definition.id, e.id) for e in elements]
    for row in rows:
        _require_free(uow, row)
    if rows or before is not None:
        subscriptions.replace_starts(uow.connection, bundle.key, rows)
    _clock_start.register(uow, bundle, before)


def _require_free(uow: UnitOfWork, row: StartSubscription) -> None:
    """A message is for one receiver, so two processes cannot both start by it."""
    others = [s for s in subscriptions.starts(uow.connection, row.kind, row.name) if s.definition_key != row.definition_key]
    if row.kind == "message" and others:
        raise MessageStartTaken(name=row.name, key=others[0].definition_key)


def _event(element: Element) -> EventDefinition:
    return element.events[0]
