"""What an invitation form may ask, field by field (domain.md P06): whole rows are judged, all their errors at once.

Fields that are still empty are left to the form; so the same rules also judge a request that is being filled in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from engine.errors import Problem
from processes.registry import areas, book, tax_number
from processes.registry.access import ledger
from processes.registry.company_name import compared
from processes.registry.invariants import access as rules

SKIP, NOW = "跳过此步骤", "现在上传"
Found = dict[str, Problem]


def head_problems(connection: Connection, form: Mapping[str, Any]) -> Found:
    """Who invites: direct unit and 登录身份; and the proof, where it is to be uploaded now."""
    asked = {
        "direct_unit": lambda: rules.whitelisted(ledger.direct_unit(connection, form["direct_unit"])),
        "operator_role": lambda: rules.may_apply(form["operator_role"]),
    }
    found = {name: ask() for name, ask in asked.items() if form.get(name)}
    if form.get("proof_mode") == NOW:
        found["proof_files"] = rules.proof_files(form.get("proof_files") or ())
    return {name: problem for name, problem in found.items() if problem is not None}


def row_problems(connection: Connection, row: Mapping[str, Any], *, direct_tax_no: str | None, proof: Sequence[str]) -> Found:
    """The first problem of every field of one using unit, by field name."""
    asked = {"uscc": _uscc, "name": _name, "authority": _authority, "relation": _relation, "capabilities": _capabilities}
    context = {"direct": direct_tax_no, "proof": proof}
    found = {name: ask(connection, row, context) for name, ask in asked.items() if row.get(name)}
    return {name: problem for name, problem in found.items() if problem is not None}


def _uscc(connection: Connection, row: Mapping[str, Any], context: Mapping[str, Any]) -> Problem | None:
    problem = tax_number.check(row["uscc"], use=tax_number.Use.INVITATION).problem
    if problem is not None:
        return problem
    number = tax_number.normalise(row["uscc"])
    return rules.none_open(ledger.open_of(connection, context["direct"], number)) or rules.in_pilot(ledger.using_unit(connection, number))


def _name(connection: Connection, row: Mapping[str, Any], context: Mapping[str, Any]) -> Problem | None:
    """R24: number and name belong together, where the companies register says so."""
    registered = book.registered_name(connection, tax_number.normalise(row.get("uscc")))
    return None if registered is None or compared(registered) == compared(row["name"]) else Problem("E-INV-016")


def _authority(connection: Connection, row: Mapping[str, Any], context: Mapping[str, Any]) -> Problem | None:
    return None if row["authority"] in areas.AUTHORITIES else Problem("E-INV-004", {"code": row["authority"]})


def _relation(connection: Connection, row: Mapping[str, Any], context: Mapping[str, Any]) -> Problem | None:
    return rules.relation(row["relation"]) or rules.proven(row["relation"], context["proof"])


def _capabilities(connection: Connection, row: Mapping[str, Any], context: Mapping[str, Any]) -> Problem | None:
    if rules.relation(row.get("relation")):
        return None
    return next(filter(None, (rules.capability(code, row["relation"]) for code in row["capabilities"])), None)
