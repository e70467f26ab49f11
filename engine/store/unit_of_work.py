"""What one command has read and wants written: one instance with its work, written in one flush. Only `Engine.execute` commits."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import uuid_utils
from sqlalchemy import Connection

from engine.actor import Actor
from engine.approval.candidates import Holder
from engine.approval.tally import Count
from engine.errors import InstanceNotFound, UserTaskNotFound
from engine.model import CloseReason, TaskState
from engine.settings import Settings
from engine.store import files, hands, history, incidents, instances, locks, messages, subscriptions, turns, work
from engine.store.history import Entry
from engine.store.incidents import Incident
from engine.store.locks import ObjectLock
from engine.store.messages import Message
from engine.store.records import Activation, Instance, Task
from engine.store.statement import Order, Statement, send
from engine.store.subscriptions import Subscription


def new_id() -> str:
    """Opaque, and rising with time, so that neighbours in time are neighbours in the index."""
    return str(uuid_utils.uuid7())


class UnitOfWork:
    """One command on (at most) one instance. Commands change the records; `flush` writes what changed."""

    def __init__(
        self, connection: Connection, *, actor: Actor, now: datetime, settings: Settings, definitions: Any, queue: Callable[..., None]
    ) -> None:
        self.connection, self.actor, self.now, self.settings, self.definitions = connection, actor, now, settings, definitions
        self._queue = queue
        self.instance: Instance | None = None
        self.activations: list[Activation] = []
        self.tasks: list[Task] = []
        self._loaded: list[Any] | None = None
        self._is_partial = False
        self._new_activations: list[Activation] = []
        self._new_tasks: list[Task] = []
        self._changed_tasks: dict[str, Task] = {}
        self._changed_activations: dict[str, Activation] = {}
        self._entries: list[Entry] = []
        self._incidents: list[Incident] = []
        self._locks: list[ObjectLock] | None = None
        self._files: set[str] = set()
        self._swept: dict[CloseReason, list[str]] = {}
        self._more: list[Order] = []
        self._jobs: list[tuple[str, str, Any, timedelta | None]] = []
        self._waits: list[Subscription] | None = None
        self._outbox: list[Message] = []
        self._foreseen: tuple[Collection[str], list[Holder]] = ((), [])
        self._beside: dict[str, UnitOfWork] = {}

    # -- reading under the lock -------------------------------------------------------------------------------------------------

    def take_task(self, task_id: str) -> Task:
        """Lock the instance of a task and load what is open beside it, in one round trip. Raises UserTaskNotFound."""
        task = self._near(work.LOCK_OF_TASK, task_id)
        if task is None:
            raise UserTaskNotFound(id=task_id)
        return task

    def try_task(self, task_id: str) -> Task | None:
        """The same for the sweep: None when its request does not go on, or somebody else works on it."""
        return self._near(work.TAKE_OF_TASK, task_id)

    def _near(self, locking: Statement, task_id: str) -> Task | None:
        # Two statements: what is read in the same one as the lock is as it was before waiting for it.
        locked, near = send(self.connection, [Order(locking, [{"task_id": task_id}]), work.loading_near(task_id, self.actor.id, self.now)])
        if not locked.rows:
            return None
        instance = self._took(locked.rows[0], near.rows)
        if len(self.tasks) > work.SEEN + 1:
            self._is_partial = True
            known = {activation.id for activation in self.activations}
            self.activations += [a for a in work.open_visits(self.connection, instance.id) if a.id not in known]
        return next(task for task in self.tasks if task.id == task_id)

    def take_instance(self, instance_id: str) -> Instance:
        """Lock an instance and load its open work, in one round trip. Raises InstanceNotFound."""
        lock = Order(instances.LOCK, [{"instance_id": instance_id}])
        locked, everything = send(self.connection, [lock, work.loading_all(instance_id, self.actor.id, self.now)])
        if not locked.rows:
            raise InstanceNotFound(id=instance_id)
        return self._took(locked.rows[0], everything.rows)

    def beside(self, instance_id: str) -> "UnitOfWork":
        """Another request that this command changes too, locked: both or neither. Raises InstanceNotFound."""
        if instance_id not in self._beside:
            other = UnitOfWork(
                self.connection, actor=self.actor, now=self.now, settings=self.settings, definitions=self.definitions, queue=self._queue
            )
            other.take_instance(instance_id)
            self._beside[instance_id] = other
        return self._beside[instance_id]

    def try_instance(self, instance_id: str, *, due_at: datetime | None = None) -> Instance | None:
        """The same for the sweep: None when somebody else works on it (or, with `due_at`, when none of its timers is due)."""
        told = {"instance_id": instance_id, **({"due_at": due_at} if due_at else {})}
        lock = Order(instances.TAKE_DUE if due_at else instances.TAKE, [told])
        locked, everything = send(self.connection, [lock, work.loading_all(instance_id, self.actor.id, self.now)])
        return self._took(locked.rows[0], everything.rows) if locked.rows else None

    def _took(self, row: dict[str, Any], rows: list[dict[str, Any]]) -> Instance:
        self.instance = instances.record(row)
        self._loaded = instances.weight(self.instance)
        self.activations, self.tasks = work.read(rows)
        return self.instance

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

    def foresee(self, roles: Collection[str], holders: list[Holder]) -> None:
        """Who holds these roles was read on the way."""
        self._foreseen = (roles, holders)

    def foreseen(self, roles: Collection[str]) -> list[Holder] | None:
        """Today's enabled holders of these roles, if they have been read on the way."""
        known, found = self._foreseen
        return found if set(roles) <= set(known) else None

    # -- what is to be written --------------------------------------------------------------------------------------------------

    def add_instance(self, instance: Instance) -> None:
        self.instance = instance
        instance.history_head = history.genesis(instance.id)

    def add_activation(self, activation: Activation, tasks: Sequence[Task]) -> None:
        self.activations.append(activation)
        self.tasks += tasks
        self._new_activations.append(activation)
        self._new_tasks += tasks

    def add_task(self, task: Task) -> None:
        """One more under an activation that is there."""
        self.tasks.append(task)
        self._new_tasks.append(task)

    def change_task(self, task: Task) -> None:
        """A new row is written once, as it is at the end."""
        task.row_version += 1
        if task not in self._new_tasks:
            self._changed_tasks[task.id] = task

    def change_quietly(self, task: Task) -> None:
        """Written without a new version: what people decide on is unchanged. For drafts, and for its clock."""
        self._changed_tasks[task.id] = task

    def change_activation(self, activation: Activation) -> None:
        if activation not in self._new_activations:
            self._changed_activations[activation.id] = activation

    def cancel_rest(self, activation: Activation, reason: CloseReason) -> None:
        """Close what is open under it and was not read."""
        if self._is_partial and activation not in self._new_activations:
            self._swept.setdefault(reason, []).append(activation.id)

    def record(self, code: str, *, actor: Actor | None = None, on_behalf_of: tuple[str, str] | None = None, **params: Any) -> None:
        """Something happened: one history entry of the instance. `on_behalf_of`: (id, name) of who was away."""
        told = {**params, "on_behalf_of_name": on_behalf_of[1]} if on_behalf_of else params
        self._entries.append(Entry(code, told, actor or self.actor, self.now, on_behalf_of[0] if on_behalf_of else None))

    def add_incident(self, incident: Incident) -> None:
        self._incidents.append(incident)

    def resolve_incidents(self, *, token_id: str | None = None, resolution: str = "ended", reason: str | None = None) -> int:
        """Those of a token, or all. `resolution`: retried, completed, skipped, ended. Gives how many."""
        assert self.instance is not None
        how = {"resolved_at": self.now, "resolved_by": self.actor.id, "resolution": resolution, "reason": reason}
        count = incidents.resolve(self.connection, self.instance.id, token_id=token_id, how=how)
        self.instance.open_incidents -= count
        return count

    def lock_objects(self, wanted: Sequence[ObjectLock]) -> None:
        """Replace the object locks of the instance; none releases them."""
        self._locks = list(wanted)

    def enqueue(self, name: str, key: str, argument: Any, *, delay: timedelta | None = None) -> None:
        """A job that runs after this command, if it is committed: its row is written last."""
        self._jobs.append((name, key, argument, delay))

    def leave_alone(self) -> bool:
        """There is nothing to do after all, so nothing is written. Gives False, for the command to answer."""
        self.instance = None
        return False

    def use_files(self, ids: Sequence[str]) -> None:
        self._files |= set(ids)

    def listen(self, wanted: Sequence[Subscription]) -> None:
        """Exactly these messages and signals are waited for from now on; the trail of the instance knows what is written already."""
        self._waits = list(wanted)

    def send(self, message: Message) -> None:
        """For others, written in this transaction and worked off by the sweep."""
        self._outbox.append(message)

    def also(self, order: Order) -> None:
        """One more row of another family, written at the end of the flush."""
        self._more.append(order)

    def flush(self, *, commit: bool = False) -> None:
        """Write it all, each kind of row in one statement and all of them in one round trip.

        `commit`: nothing comes after it, so the transaction may end in the same round trip; said by who owns the transaction.
        """
        for other in self._beside.values():
            other.flush()
        orders = [*(self._orders(self.instance) if self.instance is not None else []), *self._more]
        if orders:
            send(self.connection, orders, commit=commit and not self._follows)
        if self.instance is not None:
            for signal in self._signals:
                messages.broadcast(self.connection, signal, beside=self.instance.id)
            files.use(self.connection, self.instance.id, self._files)
            if self._locks:
                locks.take(self.connection, self.instance.id, self._locks)
            for name, key, argument, delay in self._jobs:
                self._queue(self.connection, name, key, argument, delay=delay)

    @property
    def _signals(self) -> list[Message]:
        return [message for message in self._outbox if message.kind == "signal"]

    @property
    def _follows(self) -> bool:
        """Is there more to write that needs the rows, or an answer, of the flush?"""
        return self.instance is not None and bool(self._signals or self._files or self._locks or self._jobs)

    def _orders(self, instance: Instance) -> list[Order]:
        instance.updated_at = self.now
        rows = history.chained(instance, self._entries, key=self.settings.audit_key)
        waits = subscriptions.writing(instance, self._waits) if self._waits is not None else []
        return [
            instances.adding(instance) if self._loaded is None else instances.saving(instance, self._loaded),
            *([locks.releasing(instance.id)] if self._locks is not None and self._loaded is not None else []),
            *work.adding(self._new_activations, self._new_tasks),
            *work.saving(self._changed_activations.values(), self._changed_tasks.values()),
            *(work.canceling(visits, reason=reason, by=self.actor, at=self.now) for reason, visits in self._swept.items()),
            *waits,
            *messages.adding([m for m in self._outbox if m.kind == "message"]),
            *incidents.adding(self._incidents),
            *history.writing(rows),
        ]
