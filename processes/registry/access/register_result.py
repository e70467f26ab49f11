"""登记外部结果: the using unit has answered, the tax authority has decided, 乐企 has checked. We enter it, we do not decide it (I-15)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from processes.registry.access import ledger
from processes.registry.access.entity import RESPOND_WITHIN, AccessInvitation, ProvidedBy, Told
from processes.registry.access.provide_proof import provide_proof
from processes.registry.access.states import Event
from processes.registry.invariants import access as rules


def register_result(
    connection: Connection, number: str, event: Event, told: Told, *, now: datetime, proof_files: Sequence[str] = (),
    within: timedelta = RESPOND_WITHIN,
) -> AccessInvitation:  # fmt: skip
    """The invitation as it is then. `proof_files`: what the using unit uploaded with its answer; `within`: 规定时间 where its turn comes.

    Raises AccessRefused: E-WF-004 (I-15), E-INV-018 (who answered may not), invitation_reason_required, invitation_not_there. LookupError.
    """
    before = ledger.existing(connection, number, lock=True)
    ledger.refuse(rules.may_happen(before, event, told))
    after = before.moved(event, at=now, reason=told.reason, within=within)
    assert after is not None, "asked before"
    ledger.enter(connection, after, event, told, at=now)
    if proof_files:
        provide_proof(connection, number, files=proof_files, provided_by=ProvidedBy.USING_UNIT, by=told.operator, now=now)
    return after
