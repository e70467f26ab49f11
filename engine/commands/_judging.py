"""The process folder's own validators: for what people hand in, and for what messages bring to an event that waits."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import bpmn
from engine.errors import FieldsRejected
from engine.handlers import Context, InstanceFacts, Refusals, problems
from engine.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from engine.commands._journey import Journey


def judge(uow: UnitOfWork, facts: InstanceFacts, *, values: Mapping[str, Any], process_key: str, element_id: str) -> Refusals:
    """What the validator of this element says about these values; nothing where there is none."""
    validator = uow.definitions.handlers.validator(process_key, element_id)
    if validator is None:
        return {}
    found: Refusals = validator.function(Context(uow.connection, values, uow.actor, uow.now, facts))
    return found


def of_event(journey: "Journey", awaited: bpmn.Subscription, payload: Any) -> Refusals:
    """The validator of a catch event sees what came under the name of the event's variable."""
    event = journey.bundle.level(awaited.process_key).model.elements[awaited.element_id]
    values = {**journey.instance.variables, **{e.variable: payload for e in event.events if e.variable}}
    return judge(journey.uow, journey.world.facts, values=values, process_key=awaited.process_key, element_id=awaited.element_id)


def refuse(refusals: Refusals) -> None:
    """Raises FieldsRejected when there is anything to refuse."""
    if refusals:
        raise FieldsRejected(problems(refusals))
