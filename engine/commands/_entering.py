"""Tokens come to user tasks: what is decided there without anybody is decided at once, and for the rest people are asked (approvals.md B6)."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engine import bpmn
from engine.actor import SYSTEM
from engine.approval.candidates import Seat
from engine.approval.choosing import PREVIOUS
from engine.approval.directory import Directory
from engine.approval.entry import Plan
from engine.approval.profile import Profile
from engine.commands import _arrivals, _deadline, _events, _returning, _standstill
from engine.commands._standstill import Standstill
from engine.definitions import entering
from engine.definitions.bundle import Bundle
from engine.definitions.entering import Entrance
from engine.errors import FieldsRejected, MoveRefused, Problem
from engine.model import IncidentKind, TaskState
from engine.store.records import Activation, Task

if TYPE_CHECKING:
    from engine.commands._journey import Journey

Plans = Mapping[str, Plan]
HELD = "held"
"""In the trail: ids of tokens at user tasks for which there is nobody (`on_empty=hold`)."""
NOBODY = IncidentKind.ASSIGNMENT
"""The kind of their incidents."""
DECIDING = {"on_empty": "", "auto": ".condition"}
"""Rules that decide a step themselves, and what their history entry is called behind `task.auto_approved`."""


class Refused(StrEnum):
    """What a policy that says no has done with the request as a whole."""

    ENDED = "ended"
    TO_INITIATOR = "to_initiator"


def enter(journey: "Journey", returned: Collection[str], *, asks: bool = False) -> Plans | Refused:
    """Decide what needs no person, move those tokens on, and again, until all rest: then the plans of those that are new. Loops of such steps end
    with the budget of steps; or what a policy that rejects has done with the request.

    `returned`: tokens that were sent back to where they are; `asks`: whoever acts was to pick who gets the next ones.
    """
    back = set(returned)
    execution, entrance = journey.execution, _entrance(journey, back)
    known = {activation.id for activation in journey.uow.activations if activation.left_at is None} | set(_held(journey))
    plans: dict[str, Plan] = {}
    while True:
        new = [token for token in execution.waiting() if token.id not in known and token.id not in plans]
        if asks:
            _require_choices(journey.bundle, entrance, new)
        plans |= zip((token.id for token in new), entrance.plans(new)[0], strict=True)
        passing = next((token for token in execution.waiting() if token.id in plans and plans[token.id].outcome), None)
        if passing is None:
            return plans
        if (refused := _pass(journey, passing, plans.pop(passing.id), back)) is not None:
            return refused
        _events.receive(journey)


def _require_choices(bundle: Bundle, entrance: Entrance, tokens: Sequence[bpmn.Token]) -> None:
    """上一审批人自选: raises FieldsRejected by `chosen.ELEMENT` where whoever acts has picked nobody."""
    asking = [token for token in tokens if bundle.profile(token.process_key, token.element_id).chooser == PREVIOUS]
    picks = [(token, pick) for token in asking if (pick := entrance.picking(token)) is not None]
    missing = {pick.field: [Problem("choice_missing", {"name": bundle.element_name(token.element_path)})] for token, pick in picks if pick.is_open}
    if missing:
        raise FieldsRejected(missing)


def ask(journey: "Journey", plans: Plans) -> None:
    """An activation with its user tasks for every token that has come to rest."""
    uow, bundle = journey.uow, journey.bundle
    visits = dict(journey.instance.trail["elements"])
    for token in journey.execution.waiting():
        plan = plans.get(token.id)
        if plan is None:
            continue
        if plan.holds:
            _hold(journey, token)
            continue
        profile = bundle.profile(token.process_key, token.element_id)
        activation = _arrivals.visit(uow, bundle, token, number=visits.get(token.element_path, 1))
        asked = _asked(activation, plan, profile, journey)
        _deadline.give(uow, [task for task in asked if task.state is TaskState.PENDING], profile, journey.world.working)
        uow.add_activation(activation, [*asked, *_passed_over(activation, plan, profile, journey)])
        for seat in plan.seats:
            if seat.rule is not None:
                uow.record("task.handed_up", actor=SYSTEM, **_where(activation), person=seat.person_name, rule=seat.rule)


def _asked(activation: Activation, plan: Plan, profile: Profile, journey: "Journey") -> list[Task]:
    """依次: all rows are there from the beginning, and only the first is in an inbox."""
    in_turn, now = profile.mode == "sequence", journey.uow.now
    return [
        _arrivals.task_for(
            activation, seat, kind=profile.kind, now=now, position=place, state=TaskState.WAITING if in_turn and place else TaskState.PENDING
        )
        for place, seat in enumerate(plan.seats)
    ]  # fmt: skip


def _passed_over(activation: Activation, plan: Plan, profile: Profile, journey: "Journey") -> list[Task]:
    tasks = []
    for skip in plan.skipped:
        task = _closed(activation, skip.seat, TaskState.SKIPPED, kind=profile.kind, rule=skip.rule, journey=journey)
        task.origin_id, task.counts, task.outcome = skip.origin_id, skip.counts, profile.positive if skip.counts else None
        tasks.append(task)
        code = "task.skipped" if skip.counts else "task.skipped_own"
        told: dict[str, Any] = {**_where(activation), "task": task.id, "person": skip.seat.person_name, "rule": skip.rule, "origin": skip.origin_id}
        journey.uow.record(code, actor=SYSTEM, **told)
    return tasks


def _closed(activation: Activation, seat: Seat, state: TaskState, *, kind: str, rule: str, journey: "Journey") -> Task:
    """A row of a decision that no person made."""
    now = journey.uow.now
    task = _arrivals.task_for(activation, seat, kind=kind, now=now, state=state)
    task.rule, task.closed_at, task.closed_by, task.closed_by_name = rule, now, SYSTEM.id, SYSTEM.name
    return task


def _pass(journey: "Journey", token: bpmn.Token, plan: Plan, back: set[str]) -> Refused | None:
    """A policy decides the step, and its token moves on, or back. `back`: tokens that were sent back to where they are."""
    uow, bundle, outcome = journey.uow, journey.bundle, plan.outcome
    assert outcome is not None
    journey.tell()
    profile = bundle.profile(token.process_key, token.element_id)
    activation = _arrivals.visit(uow, bundle, token, number=_visits(journey, token))
    activation.state, activation.outcome, activation.left_at = "completed", outcome, uow.now
    tasks, approved = _passed_over(activation, plan, profile, journey), outcome == profile.positive
    suffix = DECIDING.get(plan.rule.partition(":")[0])
    if suffix is not None:
        state = TaskState.AUTO_APPROVED if approved else TaskState.AUTO_REJECTED
        decided = _closed(activation, Seat(), state, kind=profile.kind, rule=plan.rule, journey=journey)
        decided.outcome = outcome
        tasks.append(decided)
        uow.record(f"task.{state}{suffix}", actor=SYSTEM, **_where(activation), outcome=outcome, rule=plan.rule)
    uow.add_activation(activation, tasks)
    journey.world.assign("outcome", outcome)
    journey.world.assign("outcomes", {**journey.instance.variables.get("outcomes", {}), token.element_id: outcome})
    if outcome == "rejected" and profile.rejected_to:
        return _send_back(journey, token, profile.rejected_to, back)
    if not approved and outcome == "rejected" and profile.on_reject == "end":
        return Refused.ENDED
    journey.execution.complete(token.id)
    return None


def _send_back(journey: "Journey", token: bpmn.Token, to: str, back: set[str]) -> Refused | None:
    """`on_reject=return:…` of a policy's no, as of a person's."""
    target = None if to == "initiator" else _returning.by_rule(journey.uow, journey.execution, token.id, token.process_key, to)
    if target is None:
        return Refused.TO_INITIATOR
    try:
        back.add(journey.execution.return_to(token.id, target.token_id))
    except MoveRefused:
        return Refused.TO_INITIATOR
    where = journey.bundle.element_name(target.element_path)
    journey.uow.record(
        "instance.sent_back", actor=SYSTEM, element_path=token.element_path, name=journey.bundle.element_name(token.element_path), to=where
    )
    return None


def _visits(journey: "Journey", token: bpmn.Token) -> int:
    """Which visit of it this is, from 1; the trail is written at the end of the command."""
    before: int = dict(journey.instance.trail.get("elements", ())).get(token.element_path, 0)
    return max(1, before + sum(step.element_path == token.element_path for step in journey.execution.steps))


def _hold(journey: "Journey", token: bpmn.Token) -> None:
    """Nobody is there: an incident, to be retried when somebody is."""
    journey.instance.trail[HELD] = [*_held(journey), token.id]
    cause, attempt = "NobodyToAsk", journey.attempts.get(token.id, 0) + 1
    what = Standstill(token.id, token.element_path, NOBODY, "", attempt, cause, "没有符合条件的审批人")
    _standstill.note(journey.uow, journey.bundle, what)


def _held(journey: "Journey") -> list[str]:
    waiting = {token.id for token in journey.execution.waiting()}
    return [id_ for id_ in journey.instance.trail.get(HELD, ()) if id_ in waiting]


def try_again(journey: "Journey", token_id: str) -> None:
    """Look once more who may be asked."""
    journey.instance.trail[HELD] = [id_ for id_ in _held(journey) if id_ != token_id]


def instead(journey: "Journey", token_id: str, profile: Profile) -> tuple[Plan, Directory]:
    """Who would be asked at a token by another profile, and what was read for it."""
    token = next(token for token in journey.execution.waiting() if token.id == token_id)
    plans, today = _entrance(journey, ()).plans([token], [profile])
    return plans[0], today


def _where(activation: Activation) -> dict[str, Any]:
    return {"element_path": activation.element_path, "name": activation.name}


def _entrance(journey: "Journey", returned: Collection[str]) -> Entrance:
    uow, instance = journey.uow, journey.instance
    return Entrance(
        uow.connection, uow.now, journey.bundle, _arrivals.initiator_of(instance, journey.bundle), instance.variables,
        evaluate=lambda text: journey.world.evaluate(text, {}),
        earlier=lambda: entering.told(journey.bundle, uow.decided()),
        behind=lambda id_: [target.token_id for target in journey.execution.return_targets(id_)],
        round=instance.round, form_version=instance.form_version, holders=uow.foreseen, returned=returned,
    )  # fmt: skip
