"""What happens when a token comes to a user task: who is asked, who is passed over, or what is decided without anybody (approvals.md B6).

The policies are taken in this order: candidates (`candidates.seats`), substitutes (代理), the initiator's own request (本人), nobody left (空审批人),
people who have approved before (去重), conditions (`auto_reject`, `auto_approve`). The same function answers for the prediction.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace

from engine.approval import tally
from engine.approval.candidates import Initiator, Seat
from engine.approval.directory import ADMINISTRATOR, Directory
from engine.approval.profile import Profile
from engine.approval.substitution import Chains
from engine.approval.tally import Count


@dataclass(frozen=True)
class Earlier:
    """Something a person decided before. `person_id`: whose opinion it was, `by`: (id, name) of who gave it; `approved`: it was for it."""

    task_id: str
    activation_id: str
    process_key: str
    element_id: str
    person_id: str
    by: tuple[str, str]
    approved: bool
    round: int
    form_version: int | None


def acted(earlier: Sequence[Earlier], process_key: str) -> dict[str, list[tuple[str, str]]]:
    """Who acted at each element of a process when it was last visited. `earlier`: oldest first."""
    last = {e.element_id: e.activation_id for e in earlier if e.process_key == process_key}
    return {element: [e.by for e in earlier if e.activation_id == visit] for element, visit in last.items()}


@dataclass(frozen=True)
class Situation:
    """What the policies look at beside the seats."""

    initiator: Initiator
    directory: Directory
    substitutes: Chains = field(default_factory=dict)
    earlier: Sequence[Earlier] = ()
    behind: Sequence[str] = ()
    """The activations that the token has come through, newest first."""
    round: int = 1
    form_version: int = 1
    returned: bool = False
    """The request was sent back to here: nothing passes by itself."""
    holds: Callable[[str], bool] = lambda _: False
    """Is a FEEL condition over the variables of the request true? Asked only where somebody would be asked."""
    must_fill: bool = False
    """The task has fields that only a person can fill in."""


@dataclass(frozen=True)
class Skipped:
    """A seat that nobody need take. `counts`: the earlier approval stands for his vote; `origin_id`: that task."""

    seat: Seat
    rule: str
    origin_id: str | None = None

    @property
    def counts(self) -> bool:
        return self.origin_id is not None


@dataclass(frozen=True)
class Plan:
    """`seats`: who is asked, in their order. Without: `outcome` is how it is decided and `rule` by what, or it `holds` until there is somebody."""

    seats: Sequence[Seat] = ()
    skipped: Sequence[Skipped] = ()
    outcome: str | None = None
    rule: str = ""
    holds: bool = False


def might_sit(profile: Profile, found: Sequence[Seat], initiator: Initiator, directory: Directory) -> set[str]:
    """People who might get a task: those seated by the rules, and those whom a policy may put in another's place."""
    people = {seat.person_id for seat in found if seat.person_id}
    if profile.on_initiator == "manager":
        people |= {id_ for id_, _ in directory.superiors}
    if profile.on_initiator == "head":
        people |= {branch.head_id for branch in directory.upward(initiator.branch_id) if branch.head_id}
    kind, _, person = profile.on_empty.partition(":")
    return people | {person} if kind == "user" else people


def plan(profile: Profile, named: Sequence[Seat], at: Situation) -> Plan:
    """`named`: whom the rules give."""
    seats = _substituted(named, at, barred=_barred(profile, at))
    seats, own = _without_initiator(profile, seats, at)
    found = _without_repeats(profile, seats, own, at) if seats else _when_empty(profile, own, at)
    return _by_condition(profile, found, at) if found.seats else found


def _barred(profile: Profile, at: Situation) -> str | None:
    """The initiator, where his own request is not his to decide."""
    return at.initiator.id if profile.bars_initiator else None


def _substituted(found: Sequence[Seat], at: Situation, *, barred: str | None) -> list[Seat]:
    """代理: his substitute sits in his place."""
    sitting = {seat.person_id for seat in found}
    seats = []
    for seat in found:
        seats.append(stood_in(seat, at.substitutes, but={barred, *sitting}))
        sitting.add(seats[-1].person_id)
    return seats


def stood_in(seat: Seat, substitutes: Chains, *, but: Container[str | None]) -> Seat:
    """The last in the row of his substitutes who may: not the initiator of the request, nor somebody who sits there already (`but`), since
    nobody votes twice. Without one it stays his own."""
    able = (one for one in reversed(substitutes.get(seat.person_id or "", ())) if one[0] not in but)
    other = next(able, None)
    if other is None:
        return seat
    return replace(seat, person_id=other[0], person_name=other[1], on_behalf_of_id=seat.person_id, on_behalf_of_name=seat.person_name)


def _without_initiator(profile: Profile, found: Sequence[Seat], at: Situation) -> tuple[list[Seat], list[Skipped]]:
    """本人: his seat is taken away, or given to who stands above him; of a group he is not part."""
    barred = _barred(profile, at)
    seats, own = [], []
    for seat in found:
        if barred is None or (seat.role_id is None and barred not in (seat.person_id, seat.on_behalf_of_id)):
            seats.append(seat)
        elif seat.role_id is not None and any(h.person_id != barred for h in at.directory.of(seat.role_id, seat.branch_id)):
            seats.append(replace(seat, barred_id=barred))
        else:
            own.append(Seat(barred, at.initiator.name, weight=seat.weight))
    sitting = {id_ for seat in seats for id_ in (seat.person_id, seat.principal)}
    above = _above(profile, at)
    if own and above is not None:
        asked = stood_in(replace(above, weight=own[0].weight), at.substitutes, but={barred, *sitting})
        return [*seats, *([asked] if above.person_id not in sitting else [])], []
    return seats, [Skipped(seat, "on_initiator:skip") for seat in own[:1]] if profile.on_initiator == "skip" and not at.returned else []


def _above(profile: Profile, at: Situation) -> Seat | None:
    """Whom the initiator's own approval goes to; None: nobody."""
    rule = f"on_initiator:{profile.on_initiator}"
    if profile.on_initiator == "manager":
        return next((Seat(id_, name, rule=rule) for id_, name in at.directory.superiors if id_ != at.initiator.id), None)
    if profile.on_initiator == "head":
        heads = ((b.head_id, b.head_name) for b in at.directory.upward(at.initiator.branch_id) if b.head_id)
        return next((Seat(id_, name, rule=rule) for id_, name in heads if id_ != at.initiator.id), None)
    return None


def _when_empty(profile: Profile, own: Sequence[Skipped], at: Situation) -> Plan:
    """空审批人. What must never pass by itself goes to the administrators."""
    kind, _, person = profile.on_empty.partition(":")
    barred, rule = _barred(profile, at), f"on_empty:{kind}"
    if kind == "hold" and not at.returned:
        return Plan(skipped=own, holds=True)
    if kind in ("skip", "reject") and not at.returned and not (kind == "skip" and profile.needs_a_person):
        return Plan(skipped=own, outcome=profile.positive if kind == "skip" else profile.negative, rule=rule)
    if kind == "user" and person in at.directory.persons and person != barred:
        return Plan([stood_in(Seat(person, at.directory.persons[person]), at.substitutes, but={barred})], own)
    return Plan([Seat(role_id=ADMINISTRATOR, barred_id=barred)], own)


def _without_repeats(profile: Profile, seats: Sequence[Seat], own: Sequence[Skipped], at: Situation) -> Plan:
    """去重: who has approved before need not do it again; his approval is his vote, and may decide the step."""
    before = _approvals(profile, at)
    repeats = [Skipped(s, f"dedupe:{profile.dedupe}", before[s.principal]) for s in seats if s.principal in before]
    left = [seat for seat in seats if seat.principal not in before]
    if not repeats:
        return Plan(seats, own)
    votes = {profile.positive: _count([skip.seat for skip in repeats]), None: _count(left)}
    outcome = tally.decided(profile, votes)
    return Plan([] if outcome else left, [*own, *repeats], outcome, f"dedupe:{profile.dedupe}" if outcome else "")


def _approvals(profile: Profile, at: Situation) -> dict[str | None, str]:
    """{person: the task at which he approved}, of this round and of the form as it is now."""
    if profile.dedupe == "none" or profile.kind != "approve" or profile.needs_a_person or at.returned:
        return {}
    valid = [e for e in at.earlier if e.approved and e.round == at.round and e.form_version == at.form_version]
    if profile.dedupe == "consecutive":
        # A step that nobody decided (they had all approved before) does not come between.
        by_people = {e.activation_id for e in at.earlier}
        last = next((visit for visit in at.behind if visit in by_people), None)
        valid = [e for e in valid if e.activation_id == last]
    return {e.person_id: e.task_id for e in valid}


def _count(seats: Sequence[Seat]) -> Count:
    return Count(len(seats), sum(seat.weight for seat in seats))


def _by_condition(profile: Profile, found: Plan, at: Situation) -> Plan:
    """A condition decides instead of those who would be asked: against it before for it. Never where people always judge, or to where it was sent
    back; and for it never where a person must fill in or sign something."""
    if at.returned or profile.always_reapprove:
        return found
    if profile.auto_reject and profile.outcome(profile.negative) and at.holds(profile.auto_reject):
        return Plan(skipped=found.skipped, outcome=profile.negative, rule="auto:reject")
    if profile.auto_approve and not at.must_fill and not profile.signature and at.holds(profile.auto_approve):
        return Plan(skipped=found.skipped, outcome=profile.positive, rule="auto:approve")
    return found
