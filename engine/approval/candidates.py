"""Who gets a task, by the rules of its profile: pure functions of the variables and today's directory (approvals.md B6.1)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.actor import SYSTEM
from engine.approval import rules
from engine.approval.directory import ADMINISTRATOR, Branch, Directory, Holder, Needs
from engine.approval.profile import Profile
from engine.approval.rules import GROUPS, Rule

__all__ = ["ADMINISTRATOR", "Directory", "Holder", "Initiator", "Request", "Seat"]


@dataclass(frozen=True)
class Initiator:
    """Whose request it is. `stands_in`: who acts for him if no person began it (`user:ID` or `role:ID`)."""

    id: str
    name: str
    branch_id: str | None
    stands_in: Rule | None = None


@dataclass(frozen=True)
class Request:
    """What of the request the rules look at. `acted`: (id, name) of those who acted at an element when it was last visited."""

    initiator: Initiator
    variables: Mapping[str, Any]
    acted: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    evaluate: Callable[[str], Any] = lambda _: None
    """FEEL over the variables, as JSON."""


@dataclass(frozen=True)
class Seat:
    """One user task to be: a person, or a group open to whoever claims first. `barred_id` may not act although he is in the group."""

    person_id: str | None = None
    person_name: str | None = None
    role_id: str | None = None
    branch_id: str | None = None
    barred_id: str | None = None
    weight: int = 1
    on_behalf_of_id: str | None = None
    on_behalf_of_name: str | None = None
    rule: str | None = None
    """The policy that put him there, where none of the candidate rules did."""

    @property
    def principal(self) -> str | None:
        """Whose opinion it is."""
        return self.on_behalf_of_id or self.person_id

    @property
    def principal_name(self) -> str:
        return self.on_behalf_of_name or self.person_name or ""


def initiator(id: str, name: str, branch_id: str | None, *, in_charge: Rule) -> Initiator:
    """`in_charge`: who the process says answers for requests that no person began."""
    return Initiator(id, name, branch_id, in_charge if id == SYSTEM.id else None)


def initiator_seat(initiator: Initiator, directory: Directory) -> Seat:
    """Where the initiator sits; of a request that no person began: who is in charge, else the administrators."""
    rule = initiator.stands_in
    if rule is None:
        return Seat(initiator.id, initiator.name)
    if rule.kind == "user" and rule.value in directory.persons:
        return Seat(rule.value, directory.persons[rule.value])
    return Seat(role_id=rule.value if rule.kind == "role" and directory.of(rule.value, None) else ADMINISTRATOR)


def named(profile: Profile, request: Request) -> list[Rule]:
    """The rules, with what FEEL gives in the place of the expression. Raises what `evaluate` raises."""
    found: list[Rule] = []
    for rule in profile.candidates:
        found += _said(request.evaluate(rule.value)) if rule.kind == "feel" else [rule]
    return found


def _said(value: Any) -> list[Rule]:
    """A text that is no rule is the id of a person; what is no text names nobody."""
    found = []
    for text in _texts(value):
        try:
            rule = rules.one(text)
        except ValueError:
            rule = Rule("user", text, text=text)
        found.append(rule if rule.kind in ("user", *GROUPS) else Rule("user", text, text=text))
    return found


def roles_of(profiles: Iterable[Profile]) -> set[str]:
    """Roles whose holders must be read, as far as the diagram alone says."""
    return {rule.value for profile in profiles for rule in _flat(profile.candidates) if rule.kind in GROUPS} | {ADMINISTRATOR}


def needs(profile: Profile, request: Request, said: Sequence[Rule]) -> Needs:
    """What must be read of the directory before `seats` can answer. `said`: the rules, as `named` gives them."""
    me, found = request.initiator, [*_flat(said), *stand_in(request.initiator)]
    people = {rule.value for rule in found if rule.kind == "user"}
    people |= {id_ for rule in found if rule.kind == "field" for id_ in _texts(request.variables.get(rule.value))}
    people |= {id_ for rule in found if rule.kind == "previous" for id_, _ in request.acted.get(rule.value, ())}
    people |= {profile.on_empty.removeprefix("user:")} if profile.on_empty.startswith("user:") else set()
    superiors = profile.on_initiator == "manager" or any(rule.kind == "manager" for rule in found)
    upward = profile.on_initiator == "head" or any(rule.upward or (rule.kind, rule.value) == ("head", "initiator") for rule in found)
    branches = {id_ for rule in found if rule.kind == "head" for id_ in _texts(request.variables.get(rule.value))}
    return Needs(
        frozenset({rule.value for rule in found if rule.kind in GROUPS} | {ADMINISTRATOR}), frozenset(people),
        me.id if superiors else None, frozenset(branches | ({me.branch_id} if upward and me.branch_id else set())),
    )  # fmt: skip


def stand_in(initiator: Initiator) -> list[Rule]:
    """The rule for who acts for the initiator, if somebody must."""
    return [initiator.stands_in] if initiator.stands_in else []


def needs_of_initiator(me: Initiator) -> Needs:
    """What `initiator_seat` looks at."""
    found = stand_in(me)
    return Needs(frozenset({r.value for r in found if r.kind == "role"}), frozenset({r.value for r in found if r.kind == "user"}))


def _flat(found: Iterable[Rule]) -> list[Rule]:
    return [rule.among or rule for rule in found]


def seats(profile: Profile, request: Request, directory: Directory, *, element_id: str, said: Sequence[Rule]) -> list[Seat]:
    """The people and groups that the rules name, each once; who has left is not among them. `said`: the rules, as `named` gives them."""
    found: dict[Any, Seat] = {}
    for rule in said:
        for seat in _of_rule(rule, profile, request, directory, element_id=element_id):
            weighed = replace(seat, weight=_weight(profile, seat, rule))
            found.setdefault((seat.person_id, seat.role_id, seat.branch_id), weighed)
    return list(found.values())


def _weight(profile: Profile, seat: Seat, rule: Rule) -> int:
    """The weight of the person, else of the rule that brought him."""
    told = dict(profile.weights)
    return told.get(Rule("user", seat.person_id or ""), told.get(rule, 1))


def _of_rule(rule: Rule, profile: Profile, request: Request, directory: Directory, *, element_id: str) -> list[Seat]:
    if rule.kind == "initiator":
        return [initiator_seat(request.initiator, directory)]
    if rule.kind in GROUPS:
        return _holders(rule, profile, request.initiator, directory)
    if rule.kind == "manager":
        return _superiors(rule, directory)
    if rule.kind == "head":
        return [Seat(b.head_id, b.head_name) for b in _headed(rule, request, directory) if b.head_id]
    if rule.kind == "choice" and rule.among is not None:
        picked = _texts(_mapping(request.variables.get(rules.CHOSEN)).get(element_id))
        return [seat for seat in everybody(rule.among, profile, request, directory) if seat.person_id in picked]
    ids = {"user": [rule.value], "field": _texts(request.variables.get(rule.value)), "previous": [i for i, _ in request.acted.get(rule.value, ())]}
    return [Seat(i, directory.persons[i]) for i in ids.get(rule.kind, ()) if i in directory.persons]


def everybody(rule: Rule, profile: Profile, request: Request, directory: Directory) -> list[Seat]:
    """Each person whom a rule names, never a group."""
    return _of_rule(rule, replace(profile, mode="any"), request, directory, element_id="")


def _holders(rule: Rule, profile: Profile, me: Initiator, directory: Directory) -> list[Seat]:
    """In the mode `single` one seat for all of them; else one for each."""
    branch: str | None = None
    if rule.in_branch:
        branches = directory.upward(me.branch_id) if rule.upward else [Branch(me.branch_id)] if me.branch_id else []
        branch = next((b.id for b in branches if directory.of(rule.value, b.id)), None)
        if branch is None:
            return []
    found = directory.of(rule.value, branch)
    if profile.mode == "single":
        return [Seat(role_id=rule.value, branch_id=branch)] if found else []
    return [Seat(h.person_id, h.name) for h in found]


def _superiors(rule: Rule, directory: Directory) -> list[Seat]:
    first, last = rule.levels
    return [Seat(*superior) for superior in directory.superiors[first - 1 : last]]


def _headed(rule: Rule, request: Request, directory: Directory) -> list[Branch]:
    ids = [request.initiator.branch_id or ""] if rule.value == "initiator" else _texts(request.variables.get(rule.value))
    return [directory.branches[i] for i in ids if i in directory.branches]


def _texts(value: Any) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
