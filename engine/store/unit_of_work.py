"""What one command has read and wants written: one instance with its work, written in one flush. Only `Engine.execute` commits."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import uuid_utils
from sqlalchemy import Connection, bindparam

from engine.actor import Actor
from engine.errors import InstanceNotFound, ObjectLocked, UserTaskNotFound
from engine.settings import Settings
from engine.store import files, history, incidents, instances, locks, work
from engine.store.history import Entry
from engine.store.incidents import Incident
from engine.store.locks import ObjectLock
from engine.store.records import Activation, Instance, Task


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
        self._is_new = False
        self._new_activations: list[Activation] = []
        self._new_tasks: list[Task] = []
        self._changed_tasks: dict[str, Task] = {}
        self._changed_activations: dict[str, Activation] = {}
        self._entries: list[Entry] = []
        self._incidents: list[Incident] = []
        self._locks: list[ObjectLock] | None = None
        self._files: set[str] = set()
        self._jobs: list[tuple[str, str, Any]] = []

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

    def enqueue(self, name: str, key: str, argument: Any) -> None:
        """A job that runs after this command, if it is committed: its row is written last."""
        self._jobs.append((name, key, argument))

    def leave_alone(self) -> bool:
        """There is nothing to do after all, so nothing is written. Gives False, for the command to answer."""
        self.instance = None
        return False

    def use_files(self, ids: Sequence[str]) -> None:
        self._files |= set(ids)

    # -- one flush --------------------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Write it all, each kind of row in one statement."""
        if self.instance is None:
            return
        self.instance.updated_at = self.now
        rows = history.chained(self.instance, self._entries, key=self.settings.audit_key)
        self._write_instance(self.instance)
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
        for name, key, argument in self._jobs:
            self._queue(self.connection, name, key, argument)

    def _write_instance(self, instance: Instance) -> None:
        if self._is_new:
            instances.add(self.connection, instance)
        else:
            instances.save(self.connection, instance)
        if self._locks is not None:
            self._take_locks(instance, self._locks)
        if self._files:
            files.use(self.connection, instance.id, self._files)

    def _take_locks(self, instance: Instance, wanted: list[ObjectLock]) -> None:
        locks.release(self.connection, instance.id)
        in_the_way = locks.take(self.connection, instance.id, wanted)
        if in_the_way:
            lock, serial_no = in_the_way
            raise ObjectLocked(**{**lock.params, "lock_code": lock.code, "key": lock.key, "biz_no": serial_no})
