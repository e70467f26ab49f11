"""A new instance that no person starts: a timer, a message or a signal does. It belongs to the system."""

from typing import Any

from engine.actor import SYSTEM
from engine.commands import _submit
from engine.definitions.bundle import Bundle
from engine.model import InstanceState
from engine.store import instances
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork


def launch(uow: UnitOfWork, bundle: Bundle, element_id: str, *, by: str, name: str = "", payload: Any = None) -> Instance:
    """From that start event to the first rest. `by`: timer, message or signal; `payload` goes to the variable that the event names."""
    instance = _submit.new_instance(uow, bundle, branch_id=None, initiator=SYSTEM)
    uow.add_instance(instance)
    instance.serial_no = bundle.settings.serial_no(instances.next_serial(uow.connection, bundle.key), uow.now)
    instance.state, instance.round, instance.started_at = InstanceState.RUNNING, 1, uow.now
    instance.trail["start"] = element_id
    uow.record(f"instance.started_by_{by}", serial_no=instance.serial_no, element_path=element_id, name=name)
    _submit.set_off(uow, bundle, instance, expected=None, payload=payload)
    return instance
