"""变更关系证明材料: after 确认通过 the direct unit uploads others (R46); the versions before stay (I-13)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from processes.registry.access import ledger
from processes.registry.access.entity import ProvidedBy, RelationProof, Source, Told
from processes.registry.access.provide_proof import provide_proof
from processes.registry.access.states import Event
from processes.registry.invariants import access as rules


def change_proof(
    connection: Connection, number: str, *, files: Sequence[str], by: str, now: datetime, effective_from: date | None = None, remark: str = ""
) -> RelationProof:
    """Raises AccessRefused: E-PROOF-001 (not 确认通过), E-PROOF-002 (no file). LookupError without an invitation."""
    before = ledger.existing(connection, number, lock=True)
    ledger.refuse(rules.proof_changeable(before))
    made = provide_proof(
        connection, number, files=files, provided_by=ProvidedBy.DIRECT_UNIT_CHANGE, by=by, now=now, effective_from=effective_from, remark=remark
    )
    after = before.moved(Event.CHANGE_PROOF, at=now)
    if after is not None:
        ledger.enter(connection, after, Event.CHANGE_PROOF, Told(Source.OWN, by, now, reason=remark), at=now)
    return made
