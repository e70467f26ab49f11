"""关系证明材料 that come with an invitation or its acceptance: its first versions."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from processes.registry.access import ledger
from processes.registry.access.entity import ProvidedBy, RelationProof
from processes.registry.calendar import day
from processes.registry.invariants import access as rules


def provide_proof(
    connection: Connection, number: str, *, files: Sequence[str], provided_by: ProvidedBy, by: str, now: datetime,
    effective_from: date | None = None, remark: str = "",
) -> RelationProof:  # fmt: skip
    """The next version, effective from today unless it says otherwise. Raises AccessRefused (E-PROOF-002: no file)."""
    ledger.refuse(rules.proof_files(files))
    version = len(ledger.proofs(connection, number)) + 1
    made = RelationProof(number, version, list(files), provided_by, effective_from or day(now), None, remark, by, now)
    ledger.add_proof(connection, made)
    return made
