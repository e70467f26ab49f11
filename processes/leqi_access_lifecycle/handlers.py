"""乐企单位接入: what is checked at 提单, and what the book learns of what happened outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine.errors import Problem
from engine.handlers import BpmnError, Context, Refusals, service_task, validator
from processes.registry.access import ledger
from processes.registry.access.entity import Source, Told
from processes.registry.access.expire import expire
from processes.registry.access.facts import (
    access_invitations,
    authorities,
    capabilities,
    direct_unit_options,
    direct_units,
    invitable_units,
    invitation_facts,
    relations,
    using_units,
)
from processes.registry.access.invite import Invitation, invite
from processes.registry.access.ledger import AccessRefused
from processes.registry.access.register_result import register_result
from processes.registry.access.request import NOW, head_problems, row_problems
from processes.registry.access.states import Event, Variant
from processes.registry.facts import base
from processes.registry.invariants import access as rules
from processes.registry.sentences import sentence

# Found by the engine because they stand in this module: what the form looks up, what scenarios may say and read.
__all__ = [
    "access_invitations", "authorities", "base", "capabilities", "direct_unit_options", "direct_units", "invitable_units", "invitation_facts",
    "relations", "using_units",
]  # fmt: skip


@validator("start")
def start(context: Context) -> Refusals:
    """The rules of P06's table for one using unit, all at once."""
    form = context.variables
    proof = form.get("proof_files") or () if form.get("proof_mode") == NOW else ()
    found = {**head_problems(context.connection, form), **row_problems(context.connection, form, direct_tax_no=form.get("direct_unit"), proof=proof)}
    return {name: (problem.code, problem.params) for name, problem in found.items()}


@service_task("leqi-invite", effect="database")
def send_invitation(
    context: Context, *, direct_unit: str, uscc: str, name: str, authority: str, relation: str, capabilities: Sequence[str],
    proof_files: Sequence[str] | None, reinvite_of: str | None, batch_no: str | None, row_no: float | None, variant: str, respond_days: float,
) -> dict[str, Any]:  # fmt: skip
    """It has been sent in 乐企: the book learns of it. BPMN error: E_INVITATION_REFUSED (something no longer holds; nothing is changed)."""
    wanted = Invitation(
        _number(context), direct_unit, uscc, name, authority, relation, capabilities, proof_files or (), reinvite_of, batch_no or "",
        None if row_no is None else int(row_no),
    )  # fmt: skip
    try:
        with context.connection.begin_nested():
            made = invite(
                context.connection, wanted, by=context.actor.id, now=context.now, variant=Variant(variant), within=timedelta(days=float(respond_days))
            )
    except AccessRefused as refusal:
        raise BpmnError("E_INVITATION_REFUSED", sentence(refusal.problem), **refusal.problem.params) from refusal
    return made.as_json()


@service_task("leqi-result", effect="database")
def enter_result(context: Context, *, event: str, told: Mapping[str, Any] | None, respond_days: float) -> dict[str, Any]:
    """What came from outside is entered, whoever brought it; checked once more, on the locked row."""
    proof, within = (told or {}).get("proof_files") or (), timedelta(days=float(respond_days))
    after = register_result(
        context.connection, _number(context), Event(event), _told(told, context.now), now=context.now, proof_files=proof, within=within
    )
    return after.as_json()


@service_task("leqi-expire", effect="database")
def enter_expiry(context: Context) -> dict[str, Any]:
    """规定时间 is over and nobody has answered."""
    return expire(context.connection, _number(context), now=context.now).as_json()


@validator("accepted")
def accepted(context: Context) -> Refusals:
    return _judge(context, Event.ACCEPT)


@validator("declined")
def declined(context: Context) -> Refusals:
    return _judge(context, Event.DECLINE)


@validator("withdrawn")
def withdrawn(context: Context) -> Refusals:
    return _judge(context, Event.WITHDRAW)


@validator("admitted")
def admitted(context: Context) -> Refusals:
    return _judge(context, Event.ADMIT)


@validator("not_admitted")
def not_admitted(context: Context) -> Refusals:
    return _judge(context, Event.NOT_ADMIT)


@validator("confirmed")
def confirmed(context: Context) -> Refusals:
    return _judge(context, Event.CONFIRM)


@validator("not_confirmed")
def not_confirmed(context: Context) -> Refusals:
    return _judge(context, Event.NOT_CONFIRM)


@validator("authorized")
def authorized(context: Context) -> Refusals:
    return _judge(context, Event.AUTHORIZE)


@validator("unit_declined")
def unit_declined(context: Context) -> Refusals:
    return _judge(context, Event.DECLINE)


def _judge(context: Context, event: Event) -> Refusals:
    """Before it is taken: what the same rules will say when it is entered, and a time that can be read and has been."""
    said = context.variables.get("told")
    told = _told(said, context.now)
    problem = rules.may_happen(ledger.existing(context.connection, _number(context)), event, told)
    if problem is None and isinstance(said, Mapping) and _moment(said.get("occurred_at"), context.now) is None:
        problem = Problem("invitation_time_wrong")
    return {} if problem is None else {_field(problem): (problem.code, problem.params)}


def _field(problem: Problem) -> str:
    return {"invitation_reason_required": "reason", "E-INV-018": "operator_role", "invitation_time_wrong": "occurred_at"}.get(problem.code, "told")


def _told(said: Any, now: datetime) -> Told:
    """Registered by a person with a screenshot, or said by a program that speaks for 乐企."""
    told = said if isinstance(said, Mapping) else {}
    person, occurred_at = told.get("registered_by"), _moment(told.get("occurred_at"), now) or now
    return Told(
        Source.MANUAL if person else Source.API, str(person or "leqi"), occurred_at,
        reason=str(told.get("reason") or "")[:500], evidence=tuple(told.get("evidence") or ()) if person else (), role=told.get("operator_role"),
    )  # fmt: skip


def _moment(text: Any, now: datetime) -> datetime | None:
    """When it happened: now where nothing is said; None for what cannot be read or is still to come."""
    if text is None:
        return now
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo and moment <= now else None


def _number(context: Context) -> str:
    if context.instance is None:
        raise LookupError("an invitation belongs to a request")
    return context.instance.serial_no
