"""How an instance stops running: an end event, a rejection, a withdrawal, a cancellation, or back to its initiator."""

from typing import Any

from engine import bpmn
from engine.actor import SYSTEM, Actor
from engine.approval import candidates
from engine.approval.candidates import Directory
from engine.commands import _arrivals, _outside, _revoking
from engine.definitions.bundle import Bundle
from engine.model import CloseReason, InstanceState
from engine.store.records import Activation, Instance
from engine.store.unit_of_work import UnitOfWork, new_id

RESUBMIT = "resubmit"
_REASONS = {
    InstanceState.REJECTED: CloseReason.INSTANCE_REJECTED,
    InstanceState.WITHDRAWN: CloseReason.INSTANCE_WITHDRAWN,
    InstanceState.TERMINATED: CloseReason.INSTANCE_TERMINATED,
}


def reached_end(uow: UnitOfWork, bundle: Bundle, execution: bpmn.Execution) -> None:
    """The last token reached an end event: its `state` and `label` decide (approvals.md part A)."""
    end = execution.end
    properties = bundle.model.elements[end.element_id].properties if end else {}
    state = InstanceState(properties.get("state", "approved" if bundle.has_approval else "completed"))
    label = properties.get("label", "")
    if state is InstanceState.RETURNED:
        send_back(uow, bundle, mode="sequential", parked=None, label=label)
        uow.record("instance.returned", actor=SYSTEM, reason=label)
    else:
        finish(uow, state, label=label)
        uow.record(f"instance.{state}", actor=SYSTEM, label=label)


def finish(uow: UnitOfWork, state: InstanceState, *, label: str = "") -> None:
    """Terminal: no open task, no token, no lock, no open incident is left (I3)."""
    instance = uow.instance
    assert instance is not None
    _arrivals.leave_all(uow, _REASONS.get(state, CloseReason.SIBLING_DECIDED))
    if instance.open_incidents:
        uow.resolve_incidents()
    instance.state, instance.label, instance.ended_at = state, label, uow.now
    instance.tokens = instance.parked = None
    _wait_for_nothing(uow, instance)
    uow.lock_objects([])
    _revoking.conclude(uow, instance)


def reject(uow: UnitOfWork, *, actor: Actor | None = None) -> None:
    """拒绝 ends the request. `actor`: if it is not who acts."""
    finish(uow, InstanceState.REJECTED)
    uow.record("instance.rejected", actor=actor, label="")


def _wait_for_nothing(uow: UnitOfWork, instance: Instance) -> None:
    """No time, message, signal or job."""
    instance.next_timer_at = instance.calendar_version = None
    uow.listen([])
    _outside.forget(uow)


def send_back(uow: UnitOfWork, bundle: Bundle, *, mode: str, parked: bytes | None, label: str = "", returned: dict[str, Any] | None = None) -> None:
    """RETURNED: no live token, one open resubmit task for the initiator, or for who stands in for him; `parked` is kept for 直达."""
    instance = uow.instance
    assert instance is not None
    _arrivals.leave_all(uow, CloseReason.INSTANCE_RETURNED)
    if instance.open_incidents:
        uow.resolve_incidents()
    instance.state, instance.label, instance.tokens, instance.parked = InstanceState.RETURNED, label, None, parked
    _wait_for_nothing(uow, instance)
    activation = Activation(
        id=new_id(), instance_id=instance.id, process_key=bundle.key, element_id=bundle.start_id, element_path=RESUBMIT, name="重新提交",
        visit_no=1, round=instance.round, mode=mode, state="active", outcome=None, entered_at=uow.now, left_at=None, returned=returned,
    )  # fmt: skip
    me = _arrivals.initiator_of(instance, bundle)
    seat = candidates.initiator_seat(me, _arrivals.read_directory(uow, me) if me.stands_in else Directory())
    uow.add_activation(activation, [_arrivals.task_for(activation, seat, kind=RESUBMIT, now=uow.now)])
