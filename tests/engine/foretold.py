"""What a button foretold, held against what pressing it brought: the same elements, and the same people asked there."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.actor import SYSTEM, Actor
from engine.commands import Approve, Complete
from engine.engine import Engine
from engine.errors import EngineError
from engine.model import InstanceDetail, Prediction, UserTaskDetail
from engine.queries import HistoryOf, InstanceById, UserTaskById
from engine.store.work import activation, user_task
from engine.testing import Stage

Asked = dict[str, set[str]]
"""People by element path."""


@dataclass(frozen=True)
class Before:
    """Before somebody presses the first outcome of his task."""

    request: str
    visit: str
    outcome: str
    told: Prediction | None
    tasks: frozenset[str]
    rest: InstanceDetail
    refusals: int

    @classmethod
    def of(cls, engine: Engine, detail: UserTaskDetail, command: Any) -> "Before | None":
        """None where what is pressed is no first outcome."""
        if detail.task.kind == "resubmit" or not isinstance(command, Approve | Complete):
            return None
        first = detail.outcomes[0].key if detail.outcomes else ""
        if isinstance(command, Complete) and command.outcome not in (None, first):
            return None
        now = _rest(engine, detail.instance.id)
        with engine.database.connect() as connection:
            visit = connection.scalar(select(user_task.c.activation_id).where(user_task.c.id == detail.task.id))
        open_now = frozenset(task.id for task in now.instance.open_tasks)
        return cls(detail.instance.id, str(visit), first, detail.prediction.get(first), open_now, now, _refusals(engine, detail.instance.id))

    def compare(self, engine: Engine) -> bool:
        """True where the step was decided by it, no input changed and no service refused, so that there was something to compare.

        Raises AssertionError.
        """
        now = _rest(engine, self.request)
        with engine.database.connect() as connection:
            left, outcome = connection.execute(select(activation.c.left_at, activation.c.outcome).where(activation.c.id == self.visit)).one()
        if left is None or outcome != self.outcome or now.form_version != self.rest.form_version:
            return False
        if _refusals(engine, self.request) != self.refusals:
            return False
        if self.told is None:
            assert len(now.incidents) > len(self.rest.incidents), "nothing was foretold, and yet it went on"
            return False
        came: Asked = {}
        for task in (one for one in now.instance.open_tasks if one.id not in self.tasks):
            people = [task.assignee] if task.assignee else task.candidates.persons
            came.setdefault(task.element_path, set()).update(person.id for person in people)
        assert asked(self.told) == came, (asked(self.told), came)
        return True


class ForetellingEngine(Engine):
    """Looks at what a button foretells before it is pressed, and holds it against what came."""

    compared: Counter[str]
    """How often, by the process."""

    def execute(self, command: Any, actor: Actor, **more: Any) -> Any:
        before = self._before(command, actor)
        answer = super().execute(command, actor, **more)
        if before is not None and before.compare(self):
            self.compared[before.rest.instance.definition_key] += 1
        return answer

    def _before(self, command: Any, actor: Actor) -> Before | None:
        if not isinstance(command, Approve | Complete):
            return None
        try:
            return Before.of(self, self.ask(UserTaskById(command.task_id), actor), command)
        except EngineError:
            return None


class ForetellingStage(Stage):
    """A stage whose engine looks ahead."""

    def __init__(self) -> None:
        super().__init__()
        self.engine: ForetellingEngine = ForetellingEngine(self.database, settings=self.settings, clock=self.clock, queue=self.shelf)
        self.engine.compared = Counter()


def asked(told: Prediction) -> Asked:
    """Of the steps of the next rest."""
    found: Asked = {}
    for step in told.next:
        if step.kind == "user_task" and not step.rule and step.candidates:
            found.setdefault(step.element_path, set()).update(person.id for person in step.candidates.persons)
    return found


def _refusals(engine: Engine, request: str) -> int:
    """How often a service has said no: an answer from outside, which nobody can foretell."""
    return sum(entry.code == "service.refused" for entry in engine.ask(HistoryOf(request), SYSTEM))


def _rest(engine: Engine, request: str) -> InstanceDetail:
    found: InstanceDetail = engine.ask(InstanceById(request), SYSTEM)
    return found
