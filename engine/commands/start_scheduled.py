"""The sweep starts an instance of a process whose timer start event is due."""

from dataclasses import dataclass

from engine.commands import _answers, _clock_start, _event_start, _owner
from engine.model import InstanceResult
from engine.store import definitions
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class StartScheduled:
    """Exactly once for each due moment, however many workers look: the definition is locked and scheduled anew in the same transaction.
    Periods missed in a down-time count as used, and one instance is started for all of them.

    None: it is not due any more, or another worker has it.
    """

    definition_id: str

    def execute(self, uow: UnitOfWork) -> InstanceResult | None:
        _owner.require_system(uow)
        definition = definitions.take_due(uow.connection, self.definition_id, uow.now)
        if definition is None:
            return None
        bundle = uow.definitions.of(uow.connection, definition)
        event = _clock_start.timer_start(bundle)
        _clock_start.go_on(uow, definition)
        if event is None:
            return None
        _event_start.launch(uow, bundle, event.id, by="timer", name=event.name)
        return _answers.of_instance(uow)
