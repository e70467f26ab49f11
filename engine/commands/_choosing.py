"""自选: whom the initiator picked for later tasks (`choice:RULE`), checked when the request is handed in."""

from collections.abc import Mapping
from typing import Any

from engine.approval import candidates
from engine.approval.candidates import Request
from engine.approval.profile import Profile
from engine.approval.rules import CHOSEN
from engine.commands import _arrivals
from engine.definitions.bundle import Bundle
from engine.errors import FieldsRejected, Problem
from engine.store import directory
from engine.store.records import Instance
from engine.store.unit_of_work import UnitOfWork


def take(uow: UnitOfWork, bundle: Bundle, instance: Instance, submitted: Mapping[str, Any]) -> None:
    """`chosen` of what was submitted, `{element id: person id or list of ids}`, into the variables. Raises FieldsRejected by `chosen.ELEMENT`
    for a task that leaves no choice, and for people who are not among its candidates today."""
    if CHOSEN not in submitted:
        return
    picked, profiles = submitted[CHOSEN], dict(_with_choice(bundle))
    errors = {}
    for element, ids in picked.items() if isinstance(picked, Mapping) else [("", picked)]:
        allowed = _allowed(uow, bundle, instance, profiles.get(element))
        wanted = ids if isinstance(ids, list) else [ids]
        if not all(isinstance(id_, str) and id_ in allowed for id_ in wanted):
            errors[f"{CHOSEN}.{element}"] = [Problem("choice_refused", {"name": bundle.element_name(element) or element})]
    if errors:
        raise FieldsRejected(errors)
    instance.variables = {**instance.variables, CHOSEN: picked}


def _with_choice(bundle: Bundle) -> list[tuple[str, Profile]]:
    own = [(id_, profile) for id_, profile in bundle.profiles.items() if any(rule.kind == "choice" for rule in profile.candidates)]
    return own + [pair for called in bundle.called.values() for pair in _with_choice(called)]


def _allowed(uow: UnitOfWork, bundle: Bundle, instance: Instance, profile: Profile | None) -> set[str | None]:
    if profile is None:
        return set()
    request = Request(_arrivals.initiator_of(instance, bundle), instance.variables)
    said = [rule for rule in profile.candidates if rule.kind == "choice"]
    today = directory.read(uow.connection, candidates.needs(profile, request, said), uow.now)
    return {seat.person_id for rule in said if rule.among for seat in candidates.everybody(rule.among, profile, request, today)}
