"""What a button foretold, held against what pressing it brought: the same elements, and the same people asked there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.actor import SYSTEM, Actor
from engine.commands import Approve, Complete, ReturnTo
from engine.model import InstanceDetail, Prediction, UserTaskDetail
from engine.queries import InstanceById
from engine.store.work import activation, user_task
from engine.testing import Stage

Asked = dict[str, set[str]]
"""People by element path."""


@dataclass(frozen=True)
class Before:
    """Before the first outcome of a task is pressed with nothing changed beside it."""

    request: str
    visit: str
    outcome: str
    told: Prediction | None
    tasks: frozenset[str]
    incidents: int

    @classmethod
    def of(cls, stage: Stage, detail: UserTaskDetail, command: Any, by: Actor) -> "Before | None":
        """None where what is pressed changes an input, or is no first outcome."""
        if detail.task.kind == "resubmit" or not isinstance(command, Approve | Complete) or command.variables:
            return None
        first = detail.outcomes[0].key if detail.outcomes else ""
        if isinstance(command, Complete) and command.outcome not in (None, first):
            return None
        now = _rest(stage, detail.instance.id)
        with stage.database.connect() as connection:
            visit = connection.scalar(select(user_task.c.activation_id).where(user_task.c.id == detail.task.id))
        open_now = frozenset(task.id for task in now.instance.open_tasks)
        return cls(detail.instance.id, str(visit), first, detail.prediction.get(first), open_now, len(now.incidents))

    def compare(self, stage: Stage) -> bool:
        """True where the step was decided by it, and so there was something to compare. Raises AssertionError."""
        with stage.database.connect() as connection:
            left, outcome = connection.execute(select(activation.c.left_at, activation.c.outcome).where(activation.c.id == self.visit)).one()
        if left is None or outcome != self.outcome:
            return False
        now = _rest(stage, self.request)
        if self.told is None:
            assert len(now.incidents) > self.incidents, "nothing was foretold, and yet it went on"
            return False
        came: Asked = {}
        for task in (one for one in now.instance.open_tasks if one.id not in self.tasks):
            people = [task.assignee] if task.assignee else task.candidates.persons
            came.setdefault(task.element_path, set()).update(person.id for person in people)
        assert asked(self.told) == came, (asked(self.told), came)
        return True


def asked(told: Prediction) -> Asked:
    """Of the steps of the next rest."""
    found: Asked = {}
    for step in told.next:
        if step.kind == "user_task" and not step.rule:
            found.setdefault(step.element_path, set()).update(person.id for person in step.candidates.persons if step.candidates)
    return found


def bare(verb: str, task: str) -> Any:
    """A command with nothing chosen."""
    return ReturnTo(task, opinion="请改") if verb == "return" else Complete(task, opinion="办了")


def _rest(stage: Stage, request: str) -> InstanceDetail:
    found: InstanceDetail = stage.engine.ask(InstanceById(request), SYSTEM)
    return found
