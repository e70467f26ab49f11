"""What one command has read and wants written: one instance with its work, written in one flush. Only `Engine.execute` commits."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import uuid_utils
from sqlalchemy import Connection

from engine.actor import Actor
from engine.approval.candidates import Holder
from engine.errors import InstanceNotFound, UserTaskNotFound
from engine.model import CloseReason
from engine.settings import Settings
from engine.store import files, history, incidents, instances, locks, messages, subscriptions, work
from engine.store.history import Entry
from engine.store.incidents import Incident
from engine.store.loaded import Loaded
from engine.store.locks import ObjectLock
from engine.store.messages import Message
from engine.store.records import Activation, Instance, Task
from engine.store.statement import Order, Statement, send
from engine.store.subscriptions import Subscription


def new_id() -> str:
    """Opaque, and rising with time, so that neighbours in time are neighbours in the index."""
    return str(uuid_utils.uuid7())


class UnitOfWork(Loaded):
    """One command on (at most) one instance. Commands change the records; `flush` writes what changed."""

    def __init__(
        self, connection: Connection, *, actor: Actor, now: datetime, settings: Settings, definitions: Any, queue: Callable[..., None]
    ) -> None:
        super().__init__(connection, actor=actor, now=now)
        self.settings, self.definitions, self._queue = settings, definitions, queue
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
