"""What one command has read of an instance and its open work, and what can be asked of it: who has spoken, whose turn is next, who was added."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.actor import Actor
from engine.approval.tally import Count
from engine.model import TaskState
from engine.store import hands, turns, work
from engine.store.records import Activation, Instance, Task


class Loaded:
    """Rows that were not read, because there are too many, are asked for; what was read once stays the same object."""

    def __init__(self, connection: Connection, *, actor: Actor, now: datetime) -> None:
        self.connection, self.actor, self.now = connection, actor, now
        self.instance: Instance | None = None
        self.activations: list[Activation] = []
        self.tasks: list[Task] = []
        self._loaded: list[Any] | None = None
        self._is_partial = False

    def is_another_open(self, task: Task) -> bool:
        """Does anybody beside this task still have to speak in its activation?"""
        if any(t is not task and t.state.is_open for t in self.tasks_of(task.activation_id)):
            return True
        return self._is_partial and work.is_another_open(self.connection, task.activation_id, task.id)

    def votes(self, activation_id: str) -> dict[str | None, Count]:
        """What has been said in an activation, by outcome, the votes of this command too; None: not yet. One question, however many voted."""
        here = self.tasks_of(activation_id)
        rows = work.votes(self.connection, activation_id, but=[task.id for task in here])
        found = {row["said"]: Count(row["seats"], row["weight"]) for row in rows}
        for task in (one for one in here if one.is_vote):
            said = None if task.state.is_open else task.outcome
            seats, weight = found.get(said, Count())
            found[said] = Count(seats + 1, weight + task.weight)
        return found

    def next_in_turn(self, activation_id: str) -> Task | None:
        """Whose turn is next (依次); nobody's while somebody, such as one who was added beside, still has his."""
        here = self.tasks_of(activation_id)
        if any(t.state.is_open and t.state is not TaskState.WAITING for t in here):
            return None
        if self._is_partial and turns.is_at_work(self.connection, activation_id, but=[task.id for task in here]):
            return None
        if self._is_partial:
            unread = turns.next_in_turn(self.connection, activation_id, but=[task.id for task in here])
            here += [unread] if unread else []
            self.tasks += [unread] if unread else []
        return min((t for t in here if t.state is TaskState.WAITING and t.is_vote), key=lambda task: task.position, default=None)

    def turns_behind(self, task: Task) -> list[Task]:
        """依次: those behind him whose turn has come."""
        known = {one.id: one for one in self.tasks}
        found = turns.turns_behind(self.connection, task.activation_id, task.position)
        self.tasks += [one for one in found if one.id not in known]
        return [known.get(one.id, one) for one in found]

    def decided(self) -> list[tuple[Activation, Task]]:
        """What people decided and did not take back, oldest first; what they do in this command last."""
        assert self.instance is not None
        written = work.decided(self.connection, self.instance.id) if self._loaded is not None else []
        known = {task.id for task in self.tasks}
        here = [task for task in self.tasks if task.state in work.DECIDED and task.undone_at is None and task.kind != "resubmit"]
        return [pair for pair in written if pair[1].id not in known] + [(self.activation(task.activation_id), task) for task in here]

    def family(self, task: Task) -> list[Task]:
        """The task that asked for this one (加签), then those it asked for: this one and those beside it."""
        assert task.parent_id is not None
        found = self._related(task.activation_id, task.parent_id)
        return sorted(found, key=lambda one: one.id != task.parent_id)

    def added_to(self, parent: Task) -> list[Task]:
        """Those it asked for."""
        return [one for one in self._related(parent.activation_id, parent.id) if one.parent_id == parent.id]

    def _related(self, activation_id: str, parent_id: str) -> list[Task]:
        known = {one.id: one for one in self.tasks}
        found = hands.family(self.connection, activation_id, parent_id, actor_id=self.actor.id, now=self.now)
        self.tasks += [one for one in found if one.id not in known]
        return [known.get(one.id, one) for one in found]

    def activation(self, activation_id: str) -> Activation:
        return next(a for a in self.activations if a.id == activation_id)

    def tasks_of(self, activation_id: str) -> list[Task]:
        return [t for t in self.tasks if t.activation_id == activation_id]
