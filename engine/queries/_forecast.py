"""Who comes next: the same tokens, candidates and decisions as in earnest, run in memory and thrown away (approvals.md B6)."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import select

from engine import bpmn, feel
from engine.approval import candidates
from engine.approval.candidates import Directory, Seat
from engine.definitions.bundle import Bundle
from engine.definitions.world import InstanceWorld
from engine.errors import EngineError, InstanceNotFound
from engine.handlers import InstanceFacts
from engine.model import BranchRef, Candidates, PersonRef, Prediction, Step
from engine.queries._asking import Asking
from engine.queries._names import Names
from engine.queries._visibility import visible_instances
from engine.store import calendar_days, directory
from engine.store.instances import process_instance

FORESEEN = 30
"""Steps beyond which a prediction is no help any more."""


class Forecast:
    """One imagined future of one instance: everybody says yes."""

    def __init__(self, asking: Asking, bundle: Bundle, variables: Mapping[str, Any], facts: InstanceFacts) -> None:
        self.asking, self.bundle, self.facts = asking, bundle, facts
        self.world = InstanceWorld(
            bundle, deepcopy(dict(variables)), connection=asking.connection, handlers=asking.handlers,
            actor=asking.actor, now=asking.now, facts=facts, dry=True,
            working=lambda: calendar_days.calendar(asking.connection, asking.settings),
        )  # fmt: skip
        self._budget = asking.settings.step_budget

    @classmethod
    def of_row(cls, asking: Asking, row: Mapping[Any, Any]) -> "Forecast":
        """Of a row of `process_instance`, under the version it runs by."""
        facts = InstanceFacts(
            id=row["id"], serial_no=row["serial_no"] or "", definition_key=row["definition_key"], business_key=row["business_key"],
            initiator_id=row["initiator_id"], initiator_name=row["initiator_name"], branch_id=row["branch_id"] or "",
        )  # fmt: skip
        return cls(asking, asking.definitions.get(asking.connection, row["definition_id"]), row["variables"], facts)

    def from_start(self) -> bpmn.Execution:
        return bpmn.Execution.start(self.bundle.specs, self.bundle.qualified, self.world, budget=self._budget)

    def from_tokens(self, tokens: bytes) -> bpmn.Execution:
        return bpmn.Execution.load(tokens, self.bundle.specs, self.bundle.qualified, self.world, budget=self._budget)

    def decide(self, execution: bpmn.Execution, token: bpmn.Token, outcome: str) -> bool:
        """Pretend a decision; False where the diagram cannot go on from it."""
        self.world.assign("outcome", outcome)
        self.world.assign("outcomes", {**self.world.variables.get("outcomes", {}), token.element_id: outcome})
        try:
            execution.complete(token.id)
        except (EngineError, feel.FeelError):
            return False
        return True

    def look_ahead(self, execution: bpmn.Execution, known: Sequence[str] = ()) -> Prediction:
        """Walk on from where the execution rests. `known`: tokens that were open before and are not foreseen but there."""
        first = [token for token in execution.waiting() if token.id not in known]
        steps, seen = [], set(known)
        next_steps = self.steps(first)
        for _ in range(FORESEEN):
            fresh = [token for token in execution.waiting() if token.id not in seen]
            steps += self.steps(fresh)
            seen |= {token.id for token in fresh}
            todo = next((t for t in execution.waiting() if t.id not in known), None)
            if todo is None or not self.decide(execution, todo, self.bundle.profile(todo.process_key, todo.element_id).positive):
                break
        if execution.ended and execution.end is not None:
            steps.append(Step(execution.end.element_path, self.bundle.element_name(execution.end.element_path), "end"))
        return Prediction(next_steps, steps)

    def steps(self, tokens: Sequence[bpmn.Token]) -> list[Step]:
        profiles = [self.bundle.profile(token.process_key, token.element_id) for token in tokens]
        if not tokens:
            return []
        connection, now = self.asking.connection, self.asking.now
        facts, in_charge = self.facts, self.bundle.settings.in_charge
        me = candidates.initiator(facts.initiator_id, facts.initiator_name, facts.branch_id or None, in_charge=in_charge)
        today = Directory(
            directory.holders(connection, candidates.roles_of(profiles, me), now),
            directory.persons(connection, candidates.persons_of(profiles, self.world.variables, me)),
        )
        found = []
        for token, profile in zip(tokens, profiles, strict=True):
            seats = candidates.seats(profile, me, variables=self.world.variables, directory=today)
            found.append(Step(token.element_path, self.bundle.element_name(token.element_path), "user_task", _who(self.asking, seats, today)))
        return found


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


def _who(asking: Asking, seats: Sequence[Seat], today: Directory) -> Candidates:
    people = [PersonRef(seat.person_id, seat.person_name or "") for seat in seats if seat.person_id]
    groups = [seat for seat in seats if seat.role_id]
    for seat in groups:
        people += [PersonRef(h.person_id, h.name) for h in today.of(seat.role_id or "", seat.branch_id) if h.person_id != seat.barred_id]
    if not groups:
        return Candidates(people)
    names = Names(asking, roles=[], branches=[groups[0].branch_id])
    role_name = next((h.role_name for h in today.holders if h.role_id == groups[0].role_id), groups[0].role_id)
    branch: BranchRef | None = names.branch(groups[0].branch_id)
    return Candidates(people, groups[0].role_id, role_name, branch)
