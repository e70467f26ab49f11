"""What scenarios may say about 乐企 invitations and read of them, and what their forms look up."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from engine.handlers import Context, Option, fact, lookup, probe
from processes.registry import areas, loading, tax_number
from processes.registry import tables as registry
from processes.registry.access import tables
from processes.registry.access.capabilities import CAPABILITIES, INVITABLE, RELATIONS
from processes.registry.access.loading import invitation


@fact("direct_units")
def direct_units(connection: Connection, rows: Any) -> None:
    """`{<tax number>: {name, whitelisted, …}}`"""
    loading.each(connection, rows, loading.into(tables.direct_unit), key="tax_no", overwrite=True)


@fact("using_units")
def using_units(connection: Connection, rows: Any) -> None:
    """`{<tax number>: {name, is_digital_pilot, …}}`"""
    loading.each(connection, rows, loading.into(tables.using_unit), key="tax_no", overwrite=True)


@fact("access_invitations")
def access_invitations(connection: Connection, rows: Any) -> None:
    """`{<number>: {direct_tax_no, using_tax_no, status, …}}`"""
    loading.each(connection, rows, invitation, key="number", overwrite=True)


@probe("access_invitations")
def invitation_facts(connection: Connection) -> list[dict[str, Any]]:
    """Every invitation with its `steps` (events), `sources`, and how many `proofs` it has."""
    i, e, p = tables.access_invitation, tables.access_invitation_event, tables.relation_proof
    rows = connection.execute(select(i).order_by(i.c.number)).mappings().all()
    steps = connection.execute(select(e).order_by(e.c.recorded_at, e.c.id)).mappings().all()
    proofs = connection.execute(select(p.c.invitation_no)).scalars().all()
    return [_told(row, [s for s in steps if s["invitation_no"] == row["number"]], list(proofs).count(row["number"])) for row in rows]


@lookup("direct_units")
def direct_unit_options(context: Context, query: str, limit: int) -> Sequence[Option]:
    """直连单位 by name."""
    d = tables.direct_unit.c
    rows = context.connection.execute(select(d.tax_no, d.name).where(d.name.contains(query, autoescape=True)).order_by(d.tax_no).limit(limit))
    return [Option(row.tax_no, row.name, row.tax_no) for row in rows]


@lookup("invitable_units")
def invitable_units(context: Context, query: str, limit: int) -> Sequence[Option]:
    """工商登记 by tax number or name: whom a direct unit may invite, with name and authority."""
    r, text = registry.business_record, tax_number.normalise(query)
    wanted = or_(r.c.tax_no.startswith(text, autoescape=True), func.upper(r.c.name).contains(text, autoescape=True))
    rows = context.connection.execute(select(r).where(wanted).order_by(r.c.tax_no).limit(limit)).mappings()
    return [Option(x["tax_no"], x["name"], x["tax_no"], {"name": x["name"], "authority": x["authority_code"]}) for x in rows]


@lookup("authorities")
def authorities(context: Context, query: str, limit: int) -> Sequence[Option]:
    """省级税务机关 by code or name."""
    found = [a for a in areas.AUTHORITIES.values() if query.strip() in a.code + a.name]
    return [Option(a.code, a.name, a.code) for a in found[:limit]]


@lookup("relations")
def relations(context: Context, query: str, limit: int) -> Sequence[Option]:
    """与直连单位关系: those that can be invited."""
    return [Option(code, f"{code} {RELATIONS[code]}") for code in INVITABLE if query.strip() in code + RELATIONS[code]][:limit]


@lookup("capabilities")
def capabilities(context: Context, query: str, limit: int) -> Sequence[Option]:
    """授权能力 by code or name; those the seed names come first."""
    found = sorted((c for c in CAPABILITIES.values() if query.strip() in c.code + c.name), key=lambda c: (not c.in_seed, c.code))
    return [Option(c.code, f"{c.code} {c.name}", "/".join(c.permissions)) for c in found[:limit]]


def _told(row: Any, steps: Sequence[Any], proofs: int) -> dict[str, Any]:
    plain = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in row.items()}
    return {**plain, "steps": [s["event"] for s in steps[1:]], "sources": [s["source"] for s in steps[1:]], "proofs": proofs}
