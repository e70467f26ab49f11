"""Finishes every request of a database as its people would, whatever release began it."""

from typing import Any

from sqlalchemy import select

from engine import Engine
from engine.actor import SYSTEM, Actor
from engine.commands import Approve, Complete, Resubmit, Resume, RetryIncident, SubmitDraft
from engine.model import OpenTask, TaskState
from engine.queries import Incidents, Instances, UserTaskById
from engine.store.instances import process_instance
from tests.engine.office import ANN, FAY, MAX, OFFICE, ROOT

ROUNDS = 40


def open_instances(engine: Engine) -> dict[str, str]:
    """`{id: state}` of what has not ended; nobody but its owner sees a draft, so the rows are asked."""
    i = process_instance.c
    with engine.database.connect() as connection:
        return {row.id: row.state for row in connection.execute(select(i.id, i.state).where(i.ended_at.is_(None)).order_by(i.id))}


def finish(engine: Engine) -> None:
    """Step by step, until nothing is open or nothing moves any more."""
    for instance_id, state in open_instances(engine).items():
        if state == "draft":
            engine.execute(SubmitDraft(instance_id), ANN)
    for _ in range(ROUNDS):
        for item in _all(engine, "suspended"):
            engine.execute(Resume(item.id, "升级完了"), ROOT)
        for incident in engine.ask(Incidents(limit=200), ROOT).items:
            engine.execute(RetryIncident(incident.id), ROOT)
        tasks = [(item, task) for state in ("running", "returned") for item in _all(engine, state) for task in item.open_tasks]
        if not tasks:
            return
        item, task = tasks[0]
        _act(engine, item.id, task)


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
