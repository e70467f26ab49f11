"""Who comes next: for a running request, and for one that is still being filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import and_, or_, select

from engine import feel, forms, permissions
from engine.approval.candidates import Initiator
from engine.approval.choosing import INITIATOR
from engine.approval.rules import CHOSEN
from engine.definitions.bundle import Bundle
from engine.errors import DefinitionNotFound, EngineError, Problem
from engine.handlers import Context, InstanceFacts, problems
from engine.model import Prediction, Preview, StoredFile
from engine.queries import _way_back
from engine.queries._asking import Asking
from engine.queries._forecast import Forecast, running
from engine.queries._visibility import in_my_groups
from engine.store import files, starting
from engine.store.instances import process_instance
from engine.store.records import REVOCATION, REVOKES
from engine.store.work import user_task

I, T = process_instance.c, user_task.c
NOTHING = Prediction([], [])


@dataclass(frozen=True)
class PredictionOf:
    """The rest of a request's way if everybody says yes. Empty for one that does not run."""

    instance_id: str

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> Prediction:
        found = running(asking, self.instance_id)
        if found is None:
            return NOTHING
        forecast, execution = found
        ahead = forecast.look_ahead(execution, asked={token.id for token in execution.waiting()} - forecast.held)
        now_open = len(ahead.next)
        return Prediction(ahead.next, ahead.steps[now_open:])


def left_open(ahead: Prediction) -> dict[str, list[Problem]]:
    """自选: what whoever hands it in has still to pick, on the way that is foreseen."""
    asked = [step for step in ahead.steps if step.choice and (step.choice.by == INITIATOR or step in ahead.next)]
    return {step.choice.field: [Problem("choice_missing", {"name": step.name})] for step in asked if step.choice and step.choice.is_open}


@dataclass(frozen=True)
class PreviewStart:
    """What submitting these values would compute and who would get it; nothing is stored (architecture §14.1).

    `errors` is by field path: what submit would refuse, as far as it can be said now. `instance_id`: a draft or returned request.
    """

    definition_key: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    instance_id: str | None = None

    is_steady: ClassVar[bool] = True

    def fetch(self, asking: Asking) -> Preview:
        definition, held = starting.read(asking.connection, self.definition_key, asking.actor.id, asking.now)
        if definition is None:
            raise DefinitionNotFound(key=self.definition_key)
        bundle = asking.definitions.of(asking.connection, definition)
        me = Initiator(asking.actor.id, asking.actor.name, permissions.home_branch(bundle.settings.starters, held))
        stored = self._stored(asking)
        if stored is None:
            permissions.require_starter(bundle.settings.starters, asking.actor, held, form=definition.name)
            stored = {}
        facts = InstanceFacts(self.instance_id or "", "", definition.key, None, me.id, me.name, me.branch_id or "")
        values, errors = self._checked(asking, bundle, stored, facts)
        revived = _way_back.revived(asking, self.instance_id, values) if self.instance_id else None
        if revived is not None:
            return Preview({}, revived, errors)
        forecast = Forecast(asking, bundle, values, facts, asks_initiator=True)
        try:
            execution = forecast.from_start()
            computed = {k: v for k, v in forecast.world.variables.items() if values.get(k) != v}
            ahead = forecast.look_ahead(execution)
        except (EngineError, feel.FeelError):
            # Half-filled forms cannot always be computed; what is missing is in `errors`.
            return Preview({}, NOTHING, errors)
        return Preview(computed, ahead, {**errors, **left_open(ahead)})

    def _stored(self, asking: Asking) -> Mapping[str, Any] | None:
        """The submitted values of a returned request: read-only fields survive from there. None: there is none that this person may hand in again."""
        if self.instance_id is None:
            return None
        asked = and_(T.kind == "resubmit", T.closed_at.is_(None), or_(T.assignee_id == asking.actor.id, in_my_groups(asking)))
        query = select(I.variables).join(user_task, T.instance_id == I.id).where(I.id == self.instance_id, I.state == "returned", asked)
        found: Mapping[str, Any] | None = asking.connection.scalar(query)
        return found if found is not None else self._linked(asking)

    def _linked(self, asking: Asking) -> Mapping[str, Any] | None:
        """What the draft of a revocation knows before anything is filled in."""
        query = select(I.trail).where(I.id == self.instance_id, I.state == "draft", I.initiator_id == asking.actor.id, I.relation == REVOCATION)
        trail = asking.connection.scalar(query)
        return None if trail is None else {REVOKES: trail[REVOKES]}

    def _checked(
        self, asking: Asking, bundle: Bundle, stored: Mapping[str, Any], facts: InstanceFacts
    ) -> tuple[dict[str, Any], dict[str, list[Problem]]]:
        form: forms.Form | None = bundle.start_form
        if form is None:
            return {**stored, **self.variables}, {}

        def find(ids: list[str]) -> Mapping[str, StoredFile]:
            return files.known(asking.connection, ids, uploaded_by=asking.actor.id, instance_id=self.instance_id or "")

        typed = {name: value for name, value in self.variables.items() if name != CHOSEN}
        checked = form.check(typed, stored=stored, files=find)
        errors = dict(checked.errors)
        validator = asking.handlers.validator(bundle.key, bundle.start_id)
        if validator is not None:
            # Here a validator sees half-filled forms too: what can be said of a tax number is said while it is typed.
            context = Context(asking.connection, checked.values, asking.actor, asking.now, facts)
            errors = {**problems(validator.function(context)), **errors}
        picked = {name: value for name, value in self.variables.items() if name == CHOSEN}
        return {**checked.values, **picked}, errors
