"""跳转: an administrator moves a token to another step."""

from dataclasses import dataclass

from engine import bpmn
from engine.commands import _answers, _arrivals, _journey, _owner
from engine.definitions import places
from engine.definitions.bundle import Bundle
from engine.errors import UserTaskNotFound
from engine.model import CloseReason, InstanceResult, InstanceState
from engine.store import incidents
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Jump:
    """The token at `token` (its id) or `element_path`; neither is needed while only one rests. What it leaves is closed as ADMIN_JUMP.

    `target`: an element id, or a path from the instance, `/call/element`. Raises MoveRefused where the other branches could not go on afterwards.
    """

    instance_id: str
    target: str
    reason: str
    token: str | None = None
    element_path: str | None = None

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        _owner.require_administrator(uow)
        _owner.require_reason(self.reason)
        instance = uow.take_instance(self.instance_id)
        _owner.require_state(instance, InstanceState.RUNNING)
        bundle = uow.definitions.get(uow.connection, instance.definition_id)

        journey = _journey.resume(uow, bundle, instance)
        here = self._token(uow, bundle, journey)
        moving, element_id = places.mover(bundle, journey.execution, here, self.target)
        journey.execution.jump(moving.id, element_id)
        there = f"{moving.element_path.rpartition('/')[0]}/{element_id}".lstrip("/")
        names = {"name": bundle.element_name(here.element_path), "to": bundle.element_name(there)}
        uow.record("instance.jumped", element_path=here.element_path, target=there, reason=self.reason, **names)
        for token_id in journey.execution.taken_out:
            if instance.open_incidents:
                uow.resolve_incidents(token_id=token_id)
        _arrivals.close_gone(uow, journey.execution.taken_out, reason=CloseReason.ADMIN_JUMP)
        _journey.settle(journey)
        return _answers.of_instance(uow)

    def _token(self, uow: UnitOfWork, bundle: Bundle, journey: _journey.Journey) -> bpmn.Token:
        broken = incidents.open_tokens(uow.connection, self.instance_id)
        found = places.resting(bundle, journey.execution, broken)
        if self.token or self.element_path:
            found = [one for one in found if (self.token in (None, one.id)) and (self.element_path in (None, one.element_path))]
        if len(found) != 1:
            raise UserTaskNotFound(at=self.element_path or self.token)
        return found[0]
