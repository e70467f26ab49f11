"""Back to an earlier visit, and straight to where it was returned from (approvals.md B4 退回)."""

from collections.abc import Callable

from engine import bpmn
from engine.approval import returns
from engine.commands import _arrivals, _endings, _journey
from engine.commands._desk import Desk
from engine.commands._journey import Journey
from engine.errors import ActionNotAllowed, MoveRefused
from engine.model import CloseReason
from engine.store import hands


def go(desk: Desk, wanted: str, *, mode: str, leave: Callable[[], None]) -> bpmn.Target:
    """The token stands at `wanted` again (`previous`, or the id of a visit), in a new visit; what followed from the old one is gone.

    `leave` writes down how the visit that returns it ends. Raises ActionNotAllowed, MoveRefused.
    """
    uow, bundle, instance = desk.uow, desk.bundle, desk.instance
    journey = _journey.resume(uow, bundle, instance)
    target = _chosen(desk, journey, wanted)
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
    return target


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
