"""重新提交: the initiator hands a returned request in again, or who is in charge of one that no person began."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import _answers, _arrivals, _journey, _owner, _submission, _submit
from engine.definitions.bundle import Bundle
from engine.model import CloseReason, InstanceResult, InstanceState, TaskState
from engine.store.records import Activation, Instance
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Resubmit:
    """逐级: a new run from the start event. 直达: what was set aside at the return comes back, every open visit anew. The number stays."""

    instance_id: str
    variables: Mapping[str, Any] | None = None
    expected: Mapping[str, Any] | None = None
    form_version: int | None = None
    opinion: str = ""

    def execute(self, uow: UnitOfWork) -> InstanceResult:
        instance = _owner.own(uow, self.instance_id, InstanceState.RETURNED)
        _submission.check_version(expected=self.form_version, actual=instance.form_version)
        bundle = uow.definitions.get(uow.connection, instance.definition_id)

        _owner.take_over(uow, bundle, instance)
        visit = next(a for a in uow.activations if a.left_at is None)
        task = uow.tasks_of(visit.id)[0]
        typed = self.variables if self.variables is not None else ((task.draft or {}).get("variables") or {})
        changes = _submit.accept_start_form(uow, bundle, instance, typed) if typed or bundle.start_form else {}
        task.outcome, task.opinion = "resubmitted", self.opinion
        task.assignee_id, task.assignee_name = uow.actor.id, uow.actor.name
        _arrivals.close(uow, task, TaskState.COMPLETED)
        _arrivals.leave(uow, visit, state="completed", outcome="resubmitted", reason=CloseReason.RESUBMITTED)
        instance.state, instance.label = InstanceState.RUNNING, ""
        instance.round += 1
        instance.form_version += 1
        uow.record("instance.resubmitted", round=instance.round, mode=visit.mode, opinion=self.opinion, changed=sorted(changes))
        _go_on(uow, bundle, instance, visit=visit, expected=self.expected)
        return _answers.of_instance(uow)


def _go_on(uow: UnitOfWork, bundle: Bundle, instance: Instance, *, visit: Activation, expected: Mapping[str, Any] | None) -> None:
    if visit.mode != "direct" or instance.parked is None or _chooses_anew(uow, bundle, instance, visit):
        instance.parked = None
        _submit.set_off(uow, bundle, instance, expected=expected)
        return
    journey = _journey.resume(uow, bundle, instance, tokens=instance.parked)
    instance.parked = None
    journey.execution.revive()
    _submit.describe(journey)
    _journey.settle(journey)


def _chooses_anew(uow: UnitOfWork, bundle: Bundle, instance: Instance, visit: Activation) -> bool:
    """A value that chooses ways or people has changed, so who judged before might judge otherwise; or a step between judges every time. Then it
    goes step by step, and that is said."""
    told = visit.returned or {}
    strict, routing = told.get("strict", False), told.get("routing")
    if not strict and (routing is None or routing == bundle.routing(instance.variables)):
        return False
    uow.record("instance.straight_refused", why="always_reapprove" if strict else "changed", name=visit.name)
    return True
