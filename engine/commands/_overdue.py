"""A task is due: what the process wants then is done in the system's name, row by row (approvals.md B7)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.approval import rules
from engine.approval.rules import GROUPS
from engine.commands import _arrivals, _back, _deadline, _decision, _desk, _entering, _escalation, _handing, _journey, _signers, _substituting
from engine.commands._desk import Desk
from engine.commands._signers import Vote
from engine.model import CloseReason, TaskState
from engine.store import hands

MARK = "mark"
_REFUSED = {
    "must_fill": ("有必填的内容，要由人填写", "there are fields that a person must fill in"),
    "signature": ("要由本人签名", "a person must sign"),
    "always_reapprove": ("这一步每次都要由人审批", "this step is always judged by a person"),
    "no_negative": ("这一步没有「拒绝」", "nothing here says no"),
    "nobody": ("没有可以转办的人", "there is nobody to hand it on to"),
}


def remind(desk: Desk) -> None:
    """Who has it is told that it is due soon."""
    _desk.note(desk.uow, desk.task, "task.reminded", names=names(desk), due=_due(desk))


def act(desk: Desk) -> None:
    """What `on_due` says. What a rule may not do here is left to people, and the history says why."""
    kind, _, argument = desk.profile.on_due.partition(":")
    refused = _refused(desk, kind)
    if refused is not None:
        _refuse(desk, refused)
        return
    _ACTIONS.get(kind, _mark)(desk, argument)


def names(desk: Desk) -> str:
    """Who has it: a person, or the step that somebody of a group is to take."""
    return desk.task.assignee_name or desk.task.name


def _due(desk: Desk) -> str:
    assert desk.task.due_at is not None
    return desk.task.due_at.isoformat()


def _refused(desk: Desk, kind: str) -> str | None:
    """Why a rule may not decide here: only a person can do what the step asks for."""
    profile, visit = desk.profile, desk.activation
    if kind == "reject":
        return None if profile.outcome(profile.negative) else "no_negative"
    if kind != "approve":
        return None
    if profile.always_reapprove:
        return "always_reapprove"
    if profile.signature:
        return "signature"
    return "must_fill" if desk.bundle.must_fill(visit.process_key, visit.element_id, visit.element_path) else None


def _refuse(desk: Desk, why: str) -> None:
    reason, reason_en = _REFUSED[why]
    _desk.note(desk.uow, desk.task, "task.due_refused", why=why, reason=reason, reason_en=reason_en, names=names(desk), due=_due(desk))


def _mark(desk: Desk, _: str = "") -> None:
    _desk.note(desk.uow, desk.task, "task.overdue", names=names(desk), due=_due(desk))


def _escalate(desk: Desk, _: str) -> None:
    told = _escalation.tell(desk)
    _desk.note(desk.uow, desk.task, "task.escalated", names=told, of=names(desk), due=_due(desk))


def _approve(desk: Desk, _: str) -> None:
    _decide(desk, desk.profile.positive, TaskState.AUTO_APPROVED)


def _reject(desk: Desk, _: str) -> None:
    _decide(desk, desk.profile.negative, TaskState.AUTO_REJECTED)


def _decide(desk: Desk, outcome: str, state: TaskState) -> None:
    """As if the person had. A delegate only advises: it goes back to its owner, whose time is over as well."""
    uow, task = desk.uow, desk.task
    if _handing.is_delegate(task):
        _arrivals.close(uow, task, TaskState.CANCELED, reason=CloseReason.INTERRUPTED)
        _deadline.again(_handing.give_back(desk))
        _desk.note(uow, task, "task.delegation_ended", names=names(desk), to_name=task.owner_name, due=_due(desk))
        return
    task.outcome, task.rule = outcome, _rule(desk)
    _arrivals.close(uow, task, state)
    code = "task.auto_approved.due" if state is TaskState.AUTO_APPROVED else "task.auto_rejected.due"
    _desk.note(uow, task, code, names=names(desk), outcome=outcome, rule=task.rule, due=_due(desk))
    desk.instance.trail["decided"] = True
    vote = _signers.answered(desk, task, outcome) if _signers.is_added(task) else Vote(task, outcome)
    if vote is not None:
        _decision.count(desk, vote)


def _rule(desk: Desk) -> str:
    return f"on_due:{desk.profile.on_due.partition(':')[0]}"


def _transfer(desk: Desk, rule: str) -> None:
    """To the first whom the rule names and who has no part in this step yet; nobody there: the administrators."""
    found = rules.one(rule)
    asked = replace(
        desk.profile, candidates=(found,), mode="single" if (found.among or found).kind in GROUPS else "any", weights=(), dedupe="none",
        on_empty="administrator", auto_approve="", auto_reject="",
    )  # fmt: skip
    journey = _journey.resume(desk.uow, desk.bundle, desk.instance)
    plan, today = _entering.instead(journey, desk.activation.id, asked)
    people = [id_ for seat in plan.seats for id_ in (seat.person_id, seat.on_behalf_of_id) if id_]
    here = hands.taking_part(desk.uow.connection, desk.activation.id, people)
    seat = next((one for one in plan.seats if not here & ({one.person_id, one.on_behalf_of_id} - {None})), None)
    if seat is None:
        _refuse(desk, "nobody")
        return
    name = seat.person_name or next((h.role_name for h in today.of(seat.role_id or "", seat.branch_id)), seat.role_id)
    desk.task.rule = _rule(desk)
    follower = _handing.hand_on(desk, seat, origin="transfer", state=TaskState.TRANSFERRED)
    told = {"from_name": names(desk), "to": seat.person_id or seat.role_id, "to_name": name, "rule": desk.task.rule, "due": _due(desk)}
    _desk.note(desk.uow, desk.task, "task.transferred.due", **told)
    _substituting.tell(desk.uow, follower)


def _return(desk: Desk, _: str) -> None:
    """退回 to the initiator, as a person would have it."""
    uow, task, mode = desk.uow, desk.task, "direct" if desk.profile.resubmit == "direct" else "sequential"

    def leave() -> None:
        task.outcome, task.rule = "returned", _rule(desk)
        _arrivals.close(uow, task, TaskState.RETURNED)
        _arrivals.leave(uow, desk.activation, state="returned", outcome="returned", reason=CloseReason.INSTANCE_RETURNED)

    told = {"names": names(desk), "due": _due(desk)}
    _back.to_initiator(desk, mode=mode, label="超时退回", leave=leave)
    _desk.note(uow, task, "task.returned.due", mode=mode, target="initiator", **told)


_ACTIONS: Mapping[str, Callable[[Desk, str], None]] = {
    MARK: _mark, "escalate": _escalate, "approve": _approve, "reject": _reject, "transfer": _transfer, "return": _return,
}  # fmt: skip
