"""Back to an earlier visit, and straight to where it was returned from (approvals.md B4 退回)."""

from collections.abc import Callable

from engine import bpmn
from engine.actor import SYSTEM
from engine.approval import returns
from engine.commands import _arrivals, _endings, _journey, _returning
from engine.commands._desk import Desk
from engine.commands._journey import Journey
from engine.errors import ActionNotAllowed, MoveRefused
from engine.model import CloseReason
from engine.store import hands


def go(desk: Desk, wanted: str, *, mode: str, leave: Callable[[], None]) -> bpmn.Target:
    """The token stands at `wanted` again (`previous`, or the id of a visit), in a new visit; what followed from the old one is gone.

    `leave` writes down how the visit that returns it ends. Raises ActionNotAllowed, MoveRefused.
    """
    journey = _journey.resume(desk.uow, desk.bundle, desk.instance)
    target = _chosen(desk, journey, wanted)
    _rewind(desk, journey, target, mode=mode, leave=leave)
    return target


def _rewind(desk: Desk, journey: Journey, target: bpmn.Target, *, mode: str, leave: Callable[[], None]) -> None:
    uow, bundle, instance = desk.uow, desk.bundle, desk.instance
    strict = must_judge_again(desk, journey, until=target.token_id)
    kept = journey.execution.stash(target.token_id) if mode == "direct" else None
    fresh = journey.execution.return_to(desk.activation.id, target.token_id)
    leave()
    _arrivals.close_gone(uow, journey.execution.taken_out, reason=CloseReason.BRANCH_RETURNED)
    for token_id in journey.execution.taken_out:
        if instance.open_incidents:
            uow.resolve_incidents(token_id=token_id)
    _journey.settle(journey, returned=[fresh])
    for visit in (one for one in uow.activations if one.id == fresh):  # none where nobody is there to ask: then it is an incident
        visit.returned = {
            "mode": mode, "to": desk.activation.element_path, "element_id": desk.activation.element_id,
            "routing": bundle.routing(instance.variables) if mode == "direct" else None, "strict": strict,
        }  # fmt: skip
        visit.kept = kept


def by_rejection(desk: Desk, to: str) -> None:
    """拒绝 sends it back as the definition says (`on_reject=return:…`): to the initiator, the step before, or the last visit of an element; where
    there is none on the way here, to the initiator. The step has been decided, so all its votes were counted."""
    uow, mode = desk.uow, "direct" if desk.profile.resubmit == "direct" else "sequential"
    journey = _journey.resume(uow, desk.bundle, desk.instance)
    here = desk.activation
    target = None if to == "initiator" else _returning.by_rule(uow, journey.execution, here.id, here.process_key, to)

    def leave() -> None:
        _arrivals.leave(uow, desk.activation, state="returned", outcome="rejected", reason=CloseReason.NODE_REJECTED)

    if target is None or not _can_rewind(desk, target):
        to_initiator(desk, mode=mode, label=desk.task.opinion[:300], leave=leave)
        uow.record("instance.returned", actor=SYSTEM, reason="")
        return
    where = desk.bundle.element_name(target.element_path)
    uow.record("instance.sent_back", actor=SYSTEM, element_path=desk.activation.element_path, name=desk.activation.name, to=where)
    _rewind(desk, journey, target, mode=mode, leave=leave)


def _can_rewind(desk: Desk, target: bpmn.Target) -> bool:
    """Tried in memory: nobody is refused his no because a token cannot be moved like that."""
    try:
        _journey.resume(desk.uow, desk.bundle, desk.instance).execution.return_to(desk.activation.id, target.token_id)
    except MoveRefused:
        return False
    return True


def to_initiator(desk: Desk, *, mode: str, label: str, leave: Callable[[], None]) -> None:
    """All tokens are set aside, and the initiator has the request. `leave` writes down how the visit that returns it ends."""
    uow, bundle, parked = desk.uow, desk.bundle, desk.instance.tokens
    leave()
    is_direct = mode == "direct"
    told = {
        "mode": mode, "to": desk.activation.element_path, "routing": bundle.routing(desk.instance.variables) if is_direct else None,
        "strict": is_direct and must_judge_again(desk, _journey.resume(uow, bundle, desk.instance, tokens=parked)),
    }  # fmt: skip
    _endings.send_back(uow, bundle, mode=mode, parked=parked if is_direct else None, label=label, returned=told)


def _chosen(desk: Desk, journey: Journey, wanted: str) -> bpmn.Target:
    found = journey.execution.return_targets(desk.activation.id)
    handled = hands.handled(desk.uow.connection, [target.token_id for target in found])
    offered = returns.offered(desk.profile, found, handled)
    if wanted == "previous":
        last = returns.previous(offered, handled)
        wanted = last.token_id if last else ""
    for target in offered:
        if target.token_id == wanted:
            return target
    raise ActionNotAllowed(action="return")


def must_judge_again(desk: Desk, journey: Journey, *, until: str | None = None) -> bool:
    """Is there a step `always_reapprove` among those that 直达 would skip: behind this one as far as the visit `until`, or the start?"""
    between = journey.execution.return_targets(desk.activation.id)
    ids = [target.token_id for target in between]
    skipped = between[: ids.index(until)] if until is not None else between
    return any(desk.bundle.profile(target.process_key, target.element_id).always_reapprove for target in skipped)


def straight_on(desk: Desk) -> Journey | None:
    """直达: a visit that was returned to is done; the token goes where it was returned from. None: step by step, and why is in the history."""
    told = desk.activation.returned
    if told is None or told["mode"] != "direct":
        return None
    if told["strict"] or told["routing"] != desk.bundle.routing(desk.instance.variables):
        _refuse(desk, "always_reapprove" if told["strict"] else "changed")
        return None
    journey = _journey.resume(desk.uow, desk.bundle, desk.instance)
    try:
        journey.execution.resume_direct(desk.activation.id, desk.activation.kept, told["element_id"])
    except MoveRefused:
        _refuse(desk, "moved")
        return None
    return journey


def _refuse(desk: Desk, why: str) -> None:
    desk.uow.record("instance.straight_refused", why=why, name=desk.activation.name)
