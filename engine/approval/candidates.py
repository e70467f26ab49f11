"""Who gets a task: pure functions of the profile, the variables and today's directory (approvals.md B6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.actor import SYSTEM
from engine.approval.profile import Profile
from engine.approval.rules import Rule

ADMINISTRATOR = "sys_admin"


@dataclass(frozen=True)
class Holder:
    """One person in one role, in one branch or everywhere."""

    person_id: str
    name: str
    role_id: str
    role_name: str
    branch_id: str | None


@dataclass(frozen=True)
class Directory:
    """What was read of the directory for this entry."""

    holders: Sequence[Holder] = ()
    persons: Mapping[str, str] = field(default_factory=dict)

    def of(self, role_id: str, branch_id: str | None) -> list[Holder]:
        """Holders of a role; with a branch, only those of exactly that branch."""
        found: dict[str, Holder] = {}
        for holder in self.holders:
            if holder.role_id == role_id and (branch_id is None or holder.branch_id == branch_id):
                found.setdefault(holder.person_id, holder)
        return list(found.values())


@dataclass(frozen=True)
class Initiator:
    """Whose request it is. `stands_in`: who acts for him if no person began it (`user:ID` or `role:ID`)."""

    id: str
    name: str
    branch_id: str | None
    stands_in: Rule | None = None


@dataclass(frozen=True)
class Seat:
    """One user task to be: a person, or a group open to whoever claims first. `barred_id` may not act although he is in the group."""

    person_id: str | None = None
    person_name: str | None = None
    role_id: str | None = None
    branch_id: str | None = None
    barred_id: str | None = None


def initiator(id: str, name: str, branch_id: str | None, *, in_charge: Rule) -> Initiator:
    """`in_charge`: who the process says answers for requests that no person began."""
    return Initiator(id, name, branch_id, in_charge if id == SYSTEM.id else None)


def roles_of(profiles: Iterable[Profile], initiator: Initiator | None = None) -> set[str]:
    """Roles whose holders must be read before `seats` can answer."""
    return {rule.value for rule in _rules(profiles, initiator) if rule.kind == "role"} | {ADMINISTRATOR}


def persons_of(profiles: Sequence[Profile], variables: Mapping[str, Any], initiator: Initiator | None = None) -> set[str]:
    """People named by the rules, or standing in the fields the rules name."""
    named: set[str] = set()
    for rule in _rules(profiles, initiator):
        if rule.kind == "user":
            named.add(rule.value)
        elif rule.kind == "field":
            named |= set(_in_field(rule, variables))
    return named | {profile.on_empty.removeprefix("user:") for profile in profiles if profile.on_empty.startswith("user:")}


def _rules(profiles: Iterable[Profile], initiator: Initiator | None) -> list[Rule]:
    stands_in = [initiator.stands_in] if initiator and initiator.stands_in else []
    return [*(rule for profile in profiles for rule in profile.candidates), *stands_in]


def initiator_seat(initiator: Initiator, directory: Directory) -> Seat:
    """Where the initiator sits; of a request that no person began: who is in charge, else the administrators."""
    rule = initiator.stands_in
    if rule is None:
        return Seat(initiator.id, initiator.name)
    if rule.kind == "user" and rule.value in directory.persons:
        return Seat(rule.value, directory.persons[rule.value])
    return Seat(role_id=rule.value if rule.kind == "role" and directory.of(rule.value, None) else ADMINISTRATOR)


def seats(profile: Profile, initiator: Initiator, *, variables: Mapping[str, Any], directory: Directory) -> list[Seat]:
    """The user tasks of one activation, never none: an empty answer becomes the administrators' (`on_empty`)."""
    names_initiator = any(rule.kind == "initiator" for rule in profile.candidates)
    barred = initiator.id if profile.on_initiator == "forbid" and not names_initiator else None
    found: dict[Any, Seat] = {}
    for rule in profile.candidates:
        for seat in _of_rule(rule, profile, initiator, variables=variables, directory=directory, barred=barred):
            found.setdefault((seat.person_id, seat.role_id, seat.branch_id), seat)
    return list(found.values()) or [_when_empty(profile, directory, barred)]


def _of_rule(
    rule: Rule, profile: Profile, initiator: Initiator, *, variables: Mapping[str, Any], directory: Directory, barred: str | None
) -> list[Seat]:
    if rule.kind == "initiator":
        return [initiator_seat(initiator, directory)]
    if rule.kind == "role":
        if rule.in_branch and initiator.branch_id is None:
            return []
        branch = initiator.branch_id if rule.in_branch else None
        others = [h for h in directory.of(rule.value, branch) if h.person_id != barred]
        if profile.mode == "single":
            return [Seat(role_id=rule.value, branch_id=branch, barred_id=barred)] if others else []
        return [Seat(h.person_id, h.name) for h in others]
    ids = [rule.value] if rule.kind == "user" else _in_field(rule, variables)
    return [Seat(i, directory.persons[i]) for i in ids if i in directory.persons and i != barred]


def _in_field(rule: Rule, variables: Mapping[str, Any]) -> list[str]:
    value = variables.get(rule.value)
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _when_empty(profile: Profile, directory: Directory, barred: str | None) -> Seat:
    kind, _, person = profile.on_empty.partition(":")
    if kind == "user" and person in directory.persons and person != barred:
        return Seat(person, directory.persons[person])
    return Seat(role_id=ADMINISTRATOR, barred_id=barred)
