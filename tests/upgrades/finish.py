"""Finishes every request of a database as people, time and the world outside would, whatever release began it."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import inspect, select, text

from engine import Engine
from engine.actor import SYSTEM, Actor
from engine.clock import FrozenClock
from engine.commands import (
    Approve,
    BroadcastSignal,
    ChangeVariables,
    Complete,
    DeliverMessage,
    GiveUpServiceTask,
    Resubmit,
    Resume,
    RetryIncident,
    SubmitDraft,
)
from engine.jobs import SERVICE
from engine.model import OpenTask, TaskState
from engine.model.ticket import Ticket
from engine.queries import Incidents, Instances, UserTaskById
from engine.store.instances import process_instance
from engine.store.subscriptions import subscription
from engine.sweep import sweep
from engine.testing.shelf import Shelf
from tests.engine.office import ANN, FAY, MAX, OFFICE, ROOT

ROUNDS = 40
LONG = timedelta(days=3)


@dataclass(frozen=True)
class Copy:
    """A recorded database under this release."""

    engine: Engine
    clock: FrozenClock
    shelf: Shelf


def open_instances(engine: Engine) -> dict[str, str]:
    """`{id: state}` of what has not ended; nobody but its owner sees a draft, so the rows are asked."""
    i = process_instance.c
    with engine.database.connect() as connection:
        return {row.id: row.state for row in connection.execute(select(i.id, i.state).where(i.ended_at.is_(None)).order_by(i.id))}


def finish(copy: Copy) -> None:
    """First people and messages, then time, then people again; each until nothing moves any more."""
    for instance_id, state in open_instances(copy.engine).items():
        if state == "draft":
            copy.engine.execute(SubmitDraft(instance_id), ANN)
    _requeue(copy)
    _until_still(copy, but=_with(copy.engine, "by"))
    copy.clock.forward(LONG)
    _until_still(copy, but=frozenset())


def _with(engine: Engine, name: str) -> Set[str]:
    """Requests with a variable of that name."""
    i = process_instance.c
    with engine.database.connect() as connection:
        return {row.id for row in connection.execute(select(i.id, i.variables)) if name in (row.variables or {})}


def _requeue(copy: Copy) -> None:
    """Jobs that were waiting run in this release. One that was lost (a queue restored from an older backup) is given up in the system's name:
    then it is an incident like others, and the administrator's retry issues a new job for the same token."""
    if not inspect(copy.engine.database).has_table("fixture_job"):
        return
    with copy.engine.database.connect() as connection:
        tickets = [Ticket.from_json(orjson.loads(told)) for told in connection.scalars(text("SELECT ticket FROM fixture_job"))]
    lost = _with(copy.engine, "lost")
    for ticket in tickets:
        if ticket.instance_id in lost:
            assert copy.engine.execute(GiveUpServiceTask(ticket.instance_id, ticket.token_id, "LookupError", "任务丢失"), SYSTEM)
        else:
            _queue(copy, ticket)


def _queue(copy: Copy, ticket: Ticket) -> None:
    copy.engine.write(lambda connection: copy.shelf(connection, SERVICE, ticket.key, ticket.as_json()))


def _until_still(copy: Copy, *, but: Set[str]) -> None:
    for _ in range(ROUNDS):
        done = _resume(copy.engine) + _mend(copy.engine) + sweep(copy.engine) + copy.shelf.run_due(copy.engine)
        done += _tell(copy.engine, but) + _work(copy.engine, but)
        if not done:
            return


def _resume(engine: Engine) -> int:
    found = _all(engine, "suspended")
    for item in found:
        engine.execute(Resume(item.id, "升级完了"), ROOT)
    return len(found)


def _mend(engine: Engine) -> int:
    found = engine.ask(Incidents(limit=200), ROOT).items
    for incident in found:
        if incident.kind == "timer":
            engine.execute(ChangeVariables(incident.process_instance_id, "补上", {"n": 1}), ROOT)
        engine.execute(RetryIncident(incident.id), ROOT)
    return len(found)


def _tell(engine: Engine, but: Set[str]) -> int:
    """Everybody who waits for a message or signal gets one."""
    with engine.database.connect() as connection:
        waits = [row for row in connection.execute(select(subscription)) if row.instance_id not in but]
    for wait in waits:
        if wait.kind == "message":
            engine.execute(DeliverMessage(wait.name, wait.correlation_key, f"for-{wait.token_id}", {"amount": 1}), ROOT)
    for name in sorted({wait.name for wait in waits if wait.kind == "signal"}):
        engine.execute(BroadcastSignal(name, {"room": 7}), ROOT)
    return len(waits)


def _work(engine: Engine, but: Set[str]) -> int:
    """One task of each request."""
    found = [item for state in ("running", "returned") for item in _all(engine, state) if item.open_tasks and item.id not in but]
    for item in found:
        _act(engine, item.id, item.open_tasks[0])
    return len(found)


def _all(engine: Engine, state: str) -> list[Any]:
    return list(engine.ask(Instances(state=state, limit=200), SYSTEM).items)


def _act(engine: Engine, instance_id: str, task: OpenTask) -> None:
    if task.element_path == "resubmit":
        engine.execute(Resubmit(instance_id), ANN)
        return
    person = _person(task)
    detail = engine.ask(UserTaskById(task.id), person)
    assert detail.task.state is TaskState.PENDING
    verb = Approve if "approve" in detail.task.allowed_actions else Complete
    engine.execute(verb(task.id, "好"), person)


def _person(task: OpenTask) -> Actor:
    if task.assignee:
        return OFFICE.actor(task.assignee.id)
    by_role = {"approver": MAX, "finance": FAY}
    return by_role.get(task.candidates.role_id or "") or OFFICE.actor(task.candidates.persons[0].id)
