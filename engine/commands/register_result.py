"""登记外部结果: a person tells what happened outside, with its evidence; he registers it, he does not decide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import bpmn, permissions
from engine.bpmn.element import Element
from engine.commands import _answers, _delivery, _journey, _judging, _owner, _participants, _submission
from engine.errors import FieldsRejected, MessageNotAwaited, NotAssigned, Problem
from engine.model import InstanceResult, InstanceState
from engine.store import directory
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RegisterResult:
    """The message catch event at `element_path` gets what a message would have brought it: `{reason, occurred_at, evidence, registered_by}`.

    Who may, and whether `attachments` (the evidence, file ids) must be there, the event's `register` and `evidence` say; the process folder's
    validator for the event judges the rest. Raises InstanceNotFound, MessageNotAwaited, NotAssigned (E-WF-004), FieldsRejected.
    """

    instance_id: str
    element_path: str
    reason: str = ""
    occurred_at: datetime | None = None
    attachments: Sequence[str] = ()

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = _participants.take(uow, self.instance_id)
        _owner.require_state(instance, InstanceState.RUNNING)
        bundle = uow.definitions.get(uow.connection, instance.definition_id)
        journey = _journey.resume(uow, bundle, instance)
        found = next((s for s in journey.execution.subscriptions() if (s.kind, s.element_path) == ("message", self.element_path)), None)
        if found is None:
            raise MessageNotAwaited(name=self.element_path)
        event = bundle.level(found.process_key).model.elements[found.element_id]
        if not permissions.may_register(event.properties.get("register"), uow.actor, directory.memberships(uow.connection, uow.actor.id, uow.now)):
            raise NotAssigned()
        payload = self._payload(uow, event)
        _judging.refuse(_judging.of_event(journey, found, payload))
        told: dict[str, Any] = {"element_path": found.element_path, "name": bundle.element_name(found.element_path), "at": payload["occurred_at"]}
        told |= _submission.attach(uow, instance, self.attachments)
        uow.record("result.registered", reason=self.reason, **told)
        self._go_on(journey, found, payload)
        return _answers.of_instance(uow)

    def _payload(self, uow: UnitOfWork, event: Element) -> dict[str, Any]:
        if event.properties.get("evidence") == "required" and not self.attachments:
            raise FieldsRejected({"attachments": [Problem("evidence_required")]})
        if self.occurred_at is not None and self.occurred_at > uow.now:
            raise FieldsRejected({"occurred_at": [Problem("registered_in_future")]})
        told = {"reason": self.reason.strip(), "occurred_at": (self.occurred_at or uow.now).isoformat()}
        return {**told, "evidence": list(dict.fromkeys(self.attachments)), _delivery.REGISTERED_BY: uow.actor.id}

    def _go_on(self, journey: _journey.Journey, found: bpmn.Subscription, payload: Mapping[str, Any]) -> None:
        journey.execution.deliver(found.token_id, found.name, payload)
        _journey.settle(journey)
