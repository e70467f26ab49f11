"""接入邀请, and 重新发起邀请: the using unit is invited to 乐企 by the direct unit (R2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from processes.registry import tax_number
from processes.registry.access import ledger, states
from processes.registry.access.entity import RESPOND_WITHIN, AccessInvitation, ProvidedBy
from processes.registry.access.provide_proof import provide_proof
from processes.registry.access.states import AWAITS_USING_UNIT, Variant
from processes.registry.invariants import access as rules


@dataclass(frozen=True)
class Invitation:
    """What is to be sent. `uscc`, `name`, `authority`: the using unit's; `proof_files`: ids, none for 跳过此步骤; `reinvite_of`: a number."""

    number: str
    direct_unit: str
    uscc: str
    name: str
    authority: str
    relation: str
    capabilities: Sequence[str]
    proof_files: Sequence[str] = ()
    reinvite_of: str | None = None
    batch_no: str = ""
    row_no: int | None = None


def invite(
    connection: Connection, wanted: Invitation, *, by: str, now: datetime, variant: Variant = Variant.SEED, within: timedelta = RESPOND_WITHIN
) -> AccessInvitation:
    """Open an invitation with its first proof, if there is one.

    Raises AccessRefused: E-INV-019, E-INV-013/014 (I-11), E-INV-006/008/009 (I-12), E-INV-015, invitation_not_reinvitable; LookupError.
    """
    tax_no, relation = tax_number.normalise(wanted.uscc), wanted.relation
    ledger.refuse(rules.whitelisted(ledger.direct_unit(connection, wanted.direct_unit)))
    ledger.refuse(rules.relation(relation))
    for code in wanted.capabilities:
        ledger.refuse(rules.capability(code, relation))
    ledger.refuse(rules.in_pilot(ledger.using_unit(connection, tax_no)))
    ledger.refuse(rules.none_open(ledger.open_of(connection, wanted.direct_unit, tax_no)))
    if wanted.reinvite_of is not None:
        ledger.refuse(rules.reinvitable(ledger.existing(connection, wanted.reinvite_of, lock=True)))
    ledger.know(connection, tax_no, name=wanted.name, authority_code=wanted.authority)
    status = states.FIRST[variant]
    made = AccessInvitation(
        wanted.number, wanted.direct_unit, tax_no, relation, list(wanted.capabilities), variant, status, now,
        now + within if status in AWAITS_USING_UNIT else None, "", wanted.reinvite_of, wanted.batch_no, wanted.row_no, now,
    )  # fmt: skip
    ledger.open_anew(connection, made, by=by)
    if wanted.proof_files:
        provide_proof(connection, made.number, files=wanted.proof_files, provided_by=ProvidedBy.DIRECT_UNIT_BATCH, by=by, now=now)
    return made
