"""过期: the using unit has not answered within 规定时间 (R48)."""

from datetime import datetime

from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry.access import ledger
from processes.registry.access.entity import AccessInvitation, Source, Told
from processes.registry.access.states import Event
from processes.registry.invariants import access as rules


def expire(connection: Connection, number: str, *, now: datetime) -> AccessInvitation:
    """Raises AccessRefused: invitation_not_due (its time is not over), invitation_not_there. LookupError without an invitation."""
    before, told = ledger.existing(connection, number, lock=True), Told(Source.SYSTEM, "SYSTEM", now)
    ledger.refuse(rules.may_happen(before, Event.EXPIRE, told))
    if before.respond_due_at is None or now < before.respond_due_at:
        raise ledger.AccessRefused(Problem("invitation_not_due"))
    after = before.moved(Event.EXPIRE, at=now)
    assert after is not None, "asked before"
    ledger.enter(connection, after, Event.EXPIRE, told, at=now)
    return after
