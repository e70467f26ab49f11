"""What one command has read and wants written: one instance with its work, written in one flush. Only `Engine.execute` commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import uuid_utils
from sqlalchemy import Connection, bindparam

from engine.actor import Actor
from engine.errors import InstanceNotFound, ObjectLocked, UserTaskNotFound
from engine.settings import Settings
from engine.store import files, history, incidents, instances, locks, messages, subscriptions, work
from engine.store.history import Entry
from engine.store.incidents import Incident
from engine.store.locks import ObjectLock
from engine.store.messages import Message
from engine.store.records import Activation, Instance, Task
from engine.store.subscriptions import Subscription


def new_id() -> str:
    """Opaque, and rising with time, so that neighbours in time are neighbours in the index."""
    return str(uuid_utils.uuid7())


class UnitOfWork:
    """One command on (at most) one instance. Commands change the records; `flush` writes what changed."""

    def __init__(self, connection: Connection, *, actor: Actor, now: datetime, settings: Settings, definitions: Any) -> None:
        self.connection, self.actor, self.now, self.settings, self.definitions = connection, actor, now, settings, definitions
        self.instance: Instance | None = None
        self.activations: list[Activation] = []
        self.tasks: list[Task] = []
        self._is_new = False
        self._new_activations: list[Activation] = []
        self._new_tasks: list[Task] = []
        self._changed_tasks: dict[str, Task] = {}
        self._changed_activations: dict[str, Activation] = {}
        self._entries: list[Entry] = []
        self._incidents: list[Incident] = []
        self._locks: list[ObjectLock] | None = None
        self._files: set[str] = set()
        self._waits: list[Subscription] | None = None
        self._outbox: list[Message] = []

    # -- reading under the lock -------------------------------------------------------------------------------------------------

    def take_task(self, task_id: str) -> Task:
        """Lock the instance of a task and load its open work, in two reads. Raises UserTaskNotFound."""
        instance = instances.lock(self.connection, work.OF_TASK, task_id=task_id)
        if instance is None:
            raise UserTaskNotFound(id=task_id)
        self._load(instance, task_id)
        return next(task for task in self.tasks if task.id == task_id)

    def take_instance(self, instance_id: str) -> Instance:
        """Lock an instance and load its open work. Raises InstanceNotFound."""
        instance = instances.lock(self.connection, bindparam("instance_id"), instance_id=instance_id)
        if instance is None:
            raise InstanceNotFound(id=instance_id)
        self._load(instance, None)
        return instance

    def try_instance(self, instance_id: str, *, due_at: datetime | None = None) -> Instance | None:
        """The same for the sweep: None when somebody else works on it (or, with `due_at`, when none of its timers is due)."""
        instance = instances.take(self.connection, instance_id, due_at=due_at)
        if instance is not None:
            self._load(instance, None)
        return instance

    def leave_alone(self) -> bool:
        """There is nothing to do after all, so nothing is written. Gives False, for the command to answer."""
        self.instance = None
        return False

    def _load(self, instance: Instance, task_id: str | None) -> None:
        self.instance = instance
        self.activations, self.tasks = work.load(self.connection, instance.id, task_id=task_id, actor_id=self.actor.id, now=self.now)

    def activation(self, activation_id: str) -> Activation:
        return next(a for a in self.activations if a.id == activation_id)

    def tasks_of(self, activation_id: str) -> list[Task]:
        return [t for t in self.tasks if t.activation_id == activation_id]

    # -- what is to be written --------------------------------------------------------------------------------------------------

    def add_instance(self, instance: Instance) -> None:
        self.instance, self._is_new = instance, True
        instance.history_head = history.genesis(instance.id)

    def add_activation(self, activation: Activation, tasks: Sequence[Task]) -> None:
        self.activations.append(activation)
        self.tasks += tasks
        self._new_activations.append(activation)
        self._new_tasks += tasks

    def change_task(self, task: Task) -> None:
        """A new row is written once, as it is at the end."""
        task.row_version += 1
        if task not in self._new_tasks:
            self._changed_tasks[task.id] = task

    def keep_draft(self, task: Task) -> None:
        """Written without a new version: what others see of the task is unchanged."""
        self._changed_tasks[task.id] = task

    def change_activation(self, activation: Activation) -> None:
        if activation not in self._new_activations:
            self._changed_activations[activation.id] = activation

    def record(self, code: str, *, actor: Actor | None = None, **params: Any) -> None:
        """Something happened: one history entry of the instance."""
        self._entries.append(Entry(code, params, actor or self.actor, self.now))

    def add_incident(self, incident: Incident) -> None:
        self._incidents.append(incident)

    def resolve_incidents(self, *, token_id: str | None = None) -> int:
        assert self.instance is not None
        count = incidents.resolve(self.connection, self.instance.id, token_id=token_id, at=self.now, by=self.actor.id)
        self.instance.open_incidents -= count
        return count

    def lock_objects(self, wanted: Sequence[ObjectLock]) -> None:
        """Replace the object locks of the instance; none releases them."""
        self._locks = list(wanted)

    def use_files(self, ids: Sequence[str]) -> None:
        self._files |= set(ids)

    def listen(self, wanted: Sequence[Subscription]) -> None:
        """Exactly these messages and signals are waited for from now on; the trail of the instance knows what is written already."""
        self._waits = list(wanted)

    def send(self, message: Message) -> None:
        """For others, written in this transaction and worked off by the sweep."""
        self._outbox.append(message)

    # -- one flush --------------------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Write it all, each kind of row in one statement."""
        if self.instance is None:
            return
        self.instance.updated_at = self.now
        rows = history.chained(self.instance, self._entries, key=self.settings.audit_key)
        gone, new = subscriptions.difference(self.instance.trail, self._waits) if self._waits is not None else ([], [])
        self._write_instance(self.instance)
        self._write_waits(self.instance, gone, new)
        if self._new_activations:
            work.add_activations(self.connection, self._new_activations)
            work.add_tasks(self.connection, self._new_tasks)
        if self._changed_activations:
            work.save_activations(self.connection, list(self._changed_activations.values()))
        if self._changed_tasks:
            work.save_tasks(self.connection, list(self._changed_tasks.values()))
        if self._incidents:
            incidents.add(self.connection, self._incidents)
        if rows:
            history.write(self.connection, rows)

    def _write_instance(self, instance: Instance) -> None:
        if self._is_new:
            instances.add(self.connection, instance)
        else:
            instances.save(self.connection, instance)
        if self._locks is not None:
            self._take_locks(instance, self._locks)
        if self._files:
            files.use(self.connection, instance.id, self._files)

    def _write_waits(self, instance: Instance, gone: list[subscriptions.Wait], new: list[Subscription]) -> None:
        if gone:
            subscriptions.remove(self.connection, instance.id, gone)
        if new:
            subscriptions.add(self.connection, new)
        if sent := [m for m in self._outbox if m.kind == "message"]:
            messages.add(self.connection, sent)
        for signal in [m for m in self._outbox if m.kind == "signal"]:
            messages.broadcast(self.connection, signal, beside=instance.id)

    def _take_locks(self, instance: Instance, wanted: list[ObjectLock]) -> None:
        locks.release(self.connection, instance.id)
        in_the_way = locks.take(self.connection, instance.id, wanted)
        if in_the_way:
            lock, serial_no = in_the_way
            raise ObjectLocked(**{**lock.params, "lock_code": lock.code, "key": lock.key, "biz_no": serial_no})
