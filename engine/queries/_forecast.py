"""Who comes next: the same tokens, candidates and decisions as in earnest, run in memory and thrown away (approvals.md B6)."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import select

from engine import bpmn, feel
from engine.actor import Actor
from engine.approval import candidates
from engine.approval.candidates import Directory, Seat
from engine.approval.choosing import PREVIOUS, Picking
from engine.approval.entry import Earlier, Plan
from engine.approval.profile import Profile
from engine.definitions import entering
from engine.definitions.bundle import Bundle
from engine.definitions.entering import Entrance
from engine.definitions.world import InstanceWorld
from engine.errors import EngineError, InstanceNotFound
from engine.handlers import InstanceFacts
from engine.model import BranchRef, Candidates, Choice, PersonRef, Prediction, Step
from engine.queries._asking import Asking
from engine.queries._names import Names
from engine.queries._visibility import visible_instances
from engine.store import calendar_days, work
from engine.store.instances import process_instance
from engine.store.records import Activation, Task

FORESEEN = 30
"""Steps beyond which a prediction is no help any more."""


class Forecast:
    """One imagined future of one instance: everybody says yes."""

    def __init__(
        self,
        asking: Asking,
        bundle: Bundle,
        variables: Mapping[str, Any],
        facts: InstanceFacts,
        *,
        round: int = 0,
        form_version: int = 0,
        asks_initiator: bool = False,
    ) -> None:
        self.asking, self.bundle, self.facts, self.round, self.form_version = asking, bundle, facts, round, form_version
        self.world = InstanceWorld(
            bundle, deepcopy(dict(variables)), connection=asking.connection, handlers=asking.handlers,
            actor=asking.actor, now=asking.now, facts=facts, dry=True,
            working=lambda: calendar_days.calendar(asking.connection, asking.settings),
        )  # fmt: skip
        self._budget = asking.settings.step_budget
        self._imagined: list[Earlier] = []
        self._asks_initiator = asks_initiator
        """He has not handed it in yet, so he may still pick."""
        self.held: frozenset[str] = frozenset()
        """Tokens at which nobody could be asked."""

    @classmethod
    def of_row(cls, asking: Asking, row: Mapping[Any, Any]) -> "Forecast":
        """Of a row of `process_instance`, under the version it runs by."""
        facts = InstanceFacts(
            id=row["id"], serial_no=row["serial_no"] or "", definition_key=row["definition_key"], business_key=row["business_key"],
            initiator_id=row["initiator_id"], initiator_name=row["initiator_name"], branch_id=row["branch_id"] or "",
        )  # fmt: skip
        bundle = asking.definitions.get(asking.connection, row["definition_id"])
        found = cls(asking, bundle, row["variables"], facts, round=row["round"], form_version=row["form_version"])
        found.held = frozenset(row["trail"].get("held", ()))
        return found

    def from_start(self) -> bpmn.Execution:
        return bpmn.Execution.start(self.bundle.specs, self.bundle.qualified, self.world, budget=self._budget)

    def from_tokens(self, tokens: bytes) -> bpmn.Execution:
        return bpmn.Execution.load(tokens, self.bundle.specs, self.bundle.qualified, self.world, budget=self._budget)

    def decide(self, execution: bpmn.Execution, token: bpmn.Token, outcome: str) -> bool:
        """Pretend a decision; False where the diagram cannot go on from it."""
        self.said(token, outcome)
        try:
            execution.complete(token.id)
        except (EngineError, feel.FeelError):
            return False
        return True

    def said(self, token: bpmn.Token, outcome: str) -> None:
        """The variables that a decision writes."""
        self.world.assign("outcome", outcome)
        self.world.assign("outcomes", {**self.world.variables.get("outcomes", {}), token.element_id: outcome})

    def look_ahead(self, execution: bpmn.Execution, known: Sequence[str] = (), *, asked: Collection[str] = ()) -> Prediction:
        """Walk on from where the execution rests. `known`: tokens that were open before and are not foreseen but there; `asked`: tokens at which
        people have been asked already, so that no policy decides them any more."""
        plans: dict[str, Plan] = {}
        steps: list[Step] = []
        next_steps: list[Step] | None = None
        for _ in range(FORESEEN):
            fresh = [token for token in execution.waiting() if token.id not in known and token.id not in plans]
            try:
                entrance = self._entrance(execution, asked)
                found, today = entrance.plans(fresh)
            except EngineError:
                break
            picks = [None if token.id in asked else entrance.picking(token) for token in fresh]
            # Who is still to be picked says yes like everybody else.
            plans |= {token.id: Plan() if self._is_open(pick) else plan for token, plan, pick in zip(fresh, found, picks, strict=True)}
            steps += [self._step(token, plans[token.id], today, pick) for token, pick in zip(fresh, picks, strict=True)]
            ahead = [token for token in execution.waiting() if token.id in plans]
            todo = next((token for token in ahead if plans[token.id].outcome), None)
            if todo is None and next_steps is None:
                next_steps = [step for step in steps if step.element_path in {token.element_path for token in ahead}]
            todo = todo or next((token for token in ahead if not plans[token.id].holds), None)
            if todo is None or not self._go_on(execution, todo, plans[todo.id]):
                break
        if execution.ended and execution.end is not None:
            steps.append(Step(execution.end.element_path, self.bundle.element_name(execution.end.element_path), "end"))
        return Prediction(next_steps or [], steps)

    def _go_on(self, execution: bpmn.Execution, token: bpmn.Token, plan: Plan) -> bool:
        """As the policy says, else as if everybody said yes."""
        profile = self.bundle.profile(token.process_key, token.element_id)
        outcome = plan.outcome or profile.positive
        if outcome == "rejected" and profile.on_reject != "continue":
            return False
        if plan.outcome is None:
            self._imagine(token, profile, plan.seats if profile.mode in ("all", "sequence") or len(plan.seats) == 1 else ())
        return self.decide(execution, token, outcome)

    def approved_by(self, execution: bpmn.Execution, token: bpmn.Token, person: Actor) -> None:
        """Pretend that this person has been for it, and all others where all must be."""
        profile = self.bundle.profile(token.process_key, token.element_id)
        seats = [Seat(person.id, person.name)]
        if profile.mode in ("all", "sequence"):
            seats += self._entrance(execution, [token.id]).plans([token])[0][0].seats
        self._imagine(token, profile, seats)

    def _imagine(self, token: bpmn.Token, profile: Profile, seats: Sequence[Seat]) -> None:
        approves = profile.kind == "approve"
        self._imagined += [
            Earlier(
                "", token.id, token.process_key, token.element_id, seat.principal or "", (seat.person_id or "", seat.person_name or ""), approves,
                self.round, self.form_version,
            )
            for seat in seats
            if seat.person_id
        ]  # fmt: skip

    def _entrance(self, execution: bpmn.Execution, asked: Collection[str]) -> Entrance:
        asking, facts, bundle = self.asking, self.facts, self.bundle
        me = candidates.initiator(facts.initiator_id, facts.initiator_name, facts.branch_id or None, in_charge=bundle.settings.in_charge)
        return Entrance(
            asking.connection, asking.now, bundle, me, self.world.variables,
            evaluate=lambda text: self.world.evaluate(text, {}),
            earlier=lambda: [*entering.told(bundle, self._decided()), *self._imagined],
            behind=lambda id_: [target.token_id for target in execution.return_targets(id_)],
            round=self.round, form_version=self.form_version, returned=asked,
        )  # fmt: skip

    def _decided(self) -> list[tuple[Activation, Task]]:
        return work.decided(self.asking.connection, self.facts.id) if self.facts.id else []

    def after(self, tokens: bytes, activation_id: str, outcome: str, *, by: Actor) -> Prediction | None:
        """What a decision of this person leads to, as if all others whose vote counts voted like him. None where the diagram cannot go on."""
        execution = self.from_tokens(tokens)
        there = [token.id for token in execution.waiting() if token.id != activation_id]
        token = next((t for t in execution.waiting() if t.id == activation_id), None)
        if token is None:
            return None
        if outcome == self.bundle.profile(token.process_key, token.element_id).positive:
            self.approved_by(execution, token, by)
        return self.look_ahead(execution, there) if self.decide(execution, token, outcome) else None

    def _is_open(self, pick: Picking | None) -> bool:
        return pick is not None and pick.is_open and (self._asks_initiator or pick.by == PREVIOUS)

    def _step(self, token: bpmn.Token, plan: Plan, today: Directory, pick: Picking | None) -> Step:
        name, choice = self.bundle.element_name(token.element_path), _choice(pick)
        if plan.outcome or plan.holds:
            return Step(token.element_path, name, "user_task", rule=plan.rule or "on_empty:hold", choice=choice)
        return Step(token.element_path, name, "user_task", _who(self.asking, plan.seats, today), choice=choice)


def running(asking: Asking, instance_id: str) -> tuple[Forecast, bpmn.Execution] | None:
    """A request as its tokens rest; None for one that does not run. Raises InstanceNotFound, also for what the reader may not see."""
    found = select(process_instance).where(process_instance.c.id == instance_id, visible_instances(asking))
    row = asking.connection.execute(found).mappings().one_or_none()
    if row is None:
        raise InstanceNotFound(id=instance_id)
    if not row["tokens"]:
        return None
    forecast = Forecast.of_row(asking, row)
    return forecast, forecast.from_tokens(row["tokens"])


def _choice(pick: Picking | None) -> Choice | None:
    if pick is None:
        return None
    people = {id_: PersonRef(id_, name) for id_, name in pick.among.items()}
    return Choice(pick.element_id, pick.by, pick.many, list(people.values()), [people[id_] for id_ in pick.picked])


def _who(asking: Asking, seats: Sequence[Seat], today: Directory) -> Candidates:
    people = [PersonRef(seat.person_id, seat.person_name or "") for seat in seats if seat.person_id]
    groups = [seat for seat in seats if seat.role_id]
    for seat in groups:
        people += [PersonRef(h.person_id, h.name) for h in today.of(seat.role_id or "", seat.branch_id) if h.person_id != seat.barred_id]
    if not groups:
        away = {s.person_id: PersonRef(s.on_behalf_of_id, s.on_behalf_of_name or "") for s in seats if s.person_id and s.on_behalf_of_id}
        return Candidates(people, on_behalf_of=away)
    names = Names(asking, roles=[], branches=[groups[0].branch_id])
    role_name = next((h.role_name for h in today.holders if h.role_id == groups[0].role_id), groups[0].role_id)
    branch: BranchRef | None = names.branch(groups[0].branch_id)
    return Candidates(people, groups[0].role_id, role_name, branch)
