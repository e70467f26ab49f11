"""What must hold for every instance at rest (approvals.md B3, I2–I5), read from the rows and from the tokens themselves."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, func, select

from engine import bpmn
from engine.actor import SYSTEM
from engine.definitions.places import walk
from engine.definitions.world import InstanceWorld
from engine.engine import Engine
from engine.handlers import InstanceFacts
from engine.model import InstanceState
from engine.queries import VerifyHistory
from engine.store.history import history_entry
from engine.store.incidents import incident
from engine.store.instances import process_instance
from engine.store.service_jobs import service_job
from engine.store.subscriptions import subscription
from engine.store.work import OPEN, activation, user_task

_CHILD = user_task.alias("child")
RESUBMIT = "resubmit"
EVENTS = ("task.approved", "task.rejected", "task.returned", "task.returned_to", "task.completed", "task.advised", "instance.resubmitted")


def violations(engine: Engine) -> list[str]:
    """One line for everything that is broken; none when all is well."""
    found = [f"history: {broken}" for broken in engine.ask(VerifyHistory(), SYSTEM)]
    with engine.database.connect() as connection:
        for row in connection.execute(select(process_instance)).mappings():
            found += [f"{row['serial_no'] or row['id']} ({row['state']}): {what}" for what in _of_instance(engine, connection, row)]
    return found


def _of_instance(engine: Engine, connection: Any, row: Any) -> Iterator[str]:
    told = select(user_task.c.activation_id, user_task.c.kind, user_task.c.state)
    open_tasks = connection.execute(told.where(user_task.c.instance_id == row["id"], user_task.c.state.in_(OPEN))).all()
    visits = set(connection.scalars(select(activation.c.id).where(activation.c.instance_id == row["id"], activation.c.left_at.is_(None))))
    state = InstanceState(row["state"])
    if visits != {task.activation_id for task in open_tasks}:
        yield "I2: an active visit without an open task, or the reverse"
    if visits != {task.activation_id for task in open_tasks if task.state == "pending"}:
        yield "I2: an active visit in which nobody can act"
    if state is not InstanceState.RUNNING and (row["next_timer_at"] or row["calendar_version"] is not None or _subscriptions(connection, row["id"])):
        yield "a request that does not run waits for a time or a message"
    if not state.is_open and (open_tasks or row["tokens"]):
        yield "I3: open tasks or tokens under a terminal instance"
    if row["suspended"] and state not in (InstanceState.RUNNING, InstanceState.RETURNED):
        yield "B2: suspended, but neither running nor returned"
    if state is not InstanceState.RUNNING and _services(connection, row["id"]):
        yield "a request that does not run waits for a job"
    yield from _version(engine, connection, row)
    if state is InstanceState.RUNNING:
        yield from _tokens(engine, connection, row, visits)
    if state is InstanceState.RETURNED and (row["tokens"] or [task.kind for task in open_tasks] != ["resubmit"]):
        yield "B2: a returned request has live tokens, or not exactly one resubmit task"
    yield from _asked(connection, row)
    yield from _events(connection, row)


def _asked(connection: Any, row: Any) -> Iterator[str]:
    """B3: whoever waits for those he asked to sign has somebody to wait for."""
    c = _CHILD.c
    waits = user_task.c.state.in_(("blocked", "sign_wait"))
    somebody = exists(select(c.id).where(c.activation_id == user_task.c.activation_id, c.method.is_not(None), c.state.in_(OPEN)))
    for name in connection.scalars(select(user_task.c.name).where(user_task.c.instance_id == row["id"], waits, ~somebody)):
        yield f"B3: {name} waits for signers, and there are none"


def _version(engine: Engine, connection: Any, row: Any) -> Iterator[str]:
    """Every open visit is one of the version the instance is under, also after a migration."""
    bundle = engine.definitions.get(connection, row["definition_id"])
    if (bundle.key, bundle.definition.version) != (row["definition_key"], row["definition_version"]):
        yield "the version is not that of its definition"
    a = activation.c
    visits = select(a.process_key, a.element_id, a.element_path).where(a.instance_id == row["id"], a.left_at.is_(None), a.element_path != RESUBMIT)
    for process_key, element_id, path in connection.execute(visits):
        *_, (level, there, _) = walk(bundle, path)
        if (level.key, there) != (process_key, element_id) or there not in level.profiles:
            yield f"a visit of {path}, which this version does not have"


def _tokens(engine: Engine, connection: Any, row: Any, visits: set[str]) -> Iterator[str]:
    """I4 at rest: every token that waits for people is an active visit, every other one an incident; none is doubled or lost."""
    bundle = engine.definitions.get(connection, row["definition_id"])
    facts = InstanceFacts(row["id"], row["serial_no"] or "", row["definition_key"])
    world = InstanceWorld(
        bundle, dict(row["variables"]), connection=connection, handlers=engine.definitions.handlers, actor=SYSTEM,
        now=row["updated_at"], facts=facts, dry=True,
    )  # fmt: skip
    execution = bpmn.Execution.load(row["tokens"], bundle.specs, bundle.qualified, world, budget=engine.settings.step_budget)
    waiting = [token.id for token in execution.waiting()]
    broken = connection.scalar(select(func.count()).where(incident.c.instance_id == row["id"], incident.c.resolved_at.is_(None)))
    held = [token_id for token_id in row["trail"].get("held", ()) if token_id in waiting]
    if sorted(waiting) != sorted([*visits, *held]):
        yield f"I4: {len(waiting)} waiting tokens, {len(visits)} active visits"
    subscribed, wanted = _subscriptions(connection, row["id"]), execution.subscriptions()
    if sorted(subscribed) != sorted((s.token_id, s.kind, s.name, s.correlation_key) for s in wanted):
        yield f"subscriptions: {len(subscribed)} written, {len(wanted)} wanted"
    watched = _services(connection, row["id"])
    if watched != sorted(row["trail"].get("services", ())) or not {*watched} <= {token.id for token in execution.services()}:
        yield f"external services: {len(watched)} rows, {len(execution.services())} tokens"
    if row["next_timer_at"] != execution.next_due():
        yield f"next timer: {row['next_timer_at']} written, {execution.next_due()} wanted"
    if (row["calendar_version"] is not None) != any(timer.counts_working_time for timer in execution.timers()):
        yield f"calendar version {row['calendar_version']}, which is not what its timers count by"
    if not waiting and not broken and not execution.services() and not wanted and execution.next_due() is None:
        yield "I4: running, but nothing can move it"


def _subscriptions(connection: Any, instance_id: str) -> list[Any]:
    s = subscription.c
    return [tuple(row) for row in connection.execute(select(s.token_id, s.kind, s.name, s.correlation_key).where(s.instance_id == instance_id))]


def _services(connection: Any, instance_id: str) -> list[str]:
    return sorted(connection.scalars(select(service_job.c.token_id).where(service_job.c.instance_id == instance_id)))


def _events(connection: Any, row: Any) -> Iterator[str]:
    """I5: every decision has exactly one entry."""
    entries = connection.scalar(select(func.count()).where(history_entry.c.instance_id == row["id"], history_entry.c.code.in_(EVENTS)))
    spoken = user_task.c.outcome.is_not(None), user_task.c.rule.is_(None)
    decided = connection.scalar(select(func.count()).where(user_task.c.instance_id == row["id"], *spoken))
    if entries != decided:
        yield f"I5: {decided} decisions, {entries} entries"
