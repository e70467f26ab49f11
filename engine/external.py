"""Runs one external service task: calls the handler outside any transaction, and brings back what came of it.

At least once: who is killed between the call and the commit calls again, with the same idempotency key (architecture §7).
"""

import logging
from concurrent.futures import Future
from datetime import timedelta
from threading import Thread
from typing import Any

import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine import backoff, bpmn, texts
from engine.actor import SYSTEM
from engine.commands import FailServiceTask, FinishServiceTask, GiveUpServiceTask, OpenIncident
from engine.engine import Command, Engine
from engine.errors import EngineError, InstanceBusy, InstanceSuspended
from engine.handlers import BpmnError, Handler, JobContext
from engine.jobs import SERVICE
from engine.model.ticket import Answer, Ticket
from engine.queries import ServiceCall, ServiceCallOf
from engine.store import service_jobs

LOG = logging.getLogger("piaoflow.jobs")
AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""The database cannot be reached now: to be tried again when it can."""


def begun(engine: Engine, ticket: Ticket) -> int:
    """How many processes have begun with this job and brought nothing back."""
    with engine.database.connect() as connection:
        return service_jobs.begun(connection, ticket)


def take_up(engine: Engine, ticket: Ticket) -> bool:
    """This process begins with it. False: `job_deaths` of them have died over it, and an incident says so instead of one more."""
    deaths = engine.settings.job_deaths
    if ticket.answer is not None or engine.write(lambda connection: service_jobs.take_up(connection, ticket)) <= deaths:
        return True
    LOG.error("%s at %s of %s has ended %d processes", ticket.topic, ticket.element_path, ticket.instance_id, deaths)
    _bring_back(engine, ticket, Answer(cause="ProcessDied", message=texts.own().render("process_died", {"count": deaths})))
    return False


def run(engine: Engine, ticket: Ticket) -> None:
    """One try, or one more knock with an answer that could not be taken. Raises `AWAY` when the database is; whatever else goes wrong is an
    incident, so that the token is not forgotten."""
    try:
        _run(engine, ticket)
    except (InstanceSuspended, InstanceBusy):
        _put_off(engine, ticket, ticket.answer)
    except AWAY:
        raise
    except Exception as error:  # a job that ends without a word would leave its token waiting for it
        LOG.exception("%s at %s of %s", ticket.topic, ticket.element_path, ticket.instance_id)
        _stand_still(engine, ticket, type(error).__name__, "")


def _run(engine: Engine, ticket: Ticket) -> None:
    call = engine.ask(ServiceCallOf(ticket.instance_id, ticket.token_id), SYSTEM)
    if call is None:
        return
    if call.suspended:
        _put_off(engine, ticket, ticket.answer)
        return
    answer = ticket.answer or _try(engine, ticket, call)
    if answer is not None:
        _bring_back(engine, ticket, answer)


def _try(engine: Engine, ticket: Ticket, call: ServiceCall) -> Answer | None:
    """None: it failed, and will be tried again after a pause."""
    handler = engine.definitions.handlers.service(ticket.topic)
    if handler is None:
        return Answer(cause="LookupError", message=f"no service task {ticket.topic!r} in this release")
    timeout = handler.timeout or engine.settings.job_timeout
    context = JobContext(dict(call.variables), call.instance, engine.clock(), ticket.attempts, ticket.idempotency_key, timeout)
    try:
        return Answer(_call(handler, context, ticket))
    except BpmnError as error:
        return Answer(code=error.code, message=error.message)
    except Exception as error:  # whatever a handler does, its token must not be forgotten
        pause = backoff.of(handler.retry, engine.settings.job_retry).after(ticket.attempt)
        LOG.warning("%s at %s of %s failed, attempt %d", ticket.topic, ticket.element_path, ticket.instance_id, ticket.attempts, exc_info=True)
        if pause is None:
            return Answer(cause=type(error).__name__, message=str(error))
        _follow(engine, ticket, ticket.again(), pause)
        return None


def _call(handler: Handler, context: JobContext, ticket: Ticket) -> Any:
    """The handler's answer as JSON. Raises TimeoutError; the thread is left to itself then, and its answer is not heard."""
    box: Future[Any] = Future()

    def work() -> None:
        try:
            box.set_result(orjson.loads(bpmn.json_bytes(handler.function(context, **ticket.arguments))))
        except BaseException as error:  # noqa: BLE001  it is raised where the answer is awaited
            box.set_exception(error)

    Thread(target=work, name=f"service-{ticket.topic}", daemon=True).start()
    return box.result(timeout=context.timeout)


def _bring_back(engine: Engine, ticket: Ticket, answer: Answer) -> None:
    try:
        _tell(engine, ticket, answer)
    except (InstanceSuspended, InstanceBusy):
        _put_off(engine, ticket, answer)


def _tell(engine: Engine, ticket: Ticket, answer: Answer) -> None:
    """What follows from the answer may be refused (a step over budget, an expression that fails): then it is an incident, and all is as before."""
    try:
        engine.execute(_command(ticket, answer), SYSTEM)
    except (InstanceSuspended, InstanceBusy):
        raise
    except EngineError as refusal:
        LOG.warning("the answer of %s at %s of %s was refused", ticket.topic, ticket.element_path, ticket.instance_id, exc_info=True)
        _stand_still(engine, ticket, refusal.code, texts.own().render(refusal.problem))


def _stand_still(engine: Engine, ticket: Ticket, cause: str, message: str) -> None:
    opened = OpenIncident(ticket.instance_id, ticket.token_id, ticket.element_path, ticket.topic, cause, message, ticket.attempts)
    engine.execute(opened, SYSTEM)


def _command(ticket: Ticket, answer: Answer) -> Command[bool]:
    instance, token, path, topic, attempt = ticket.instance_id, ticket.token_id, ticket.element_path, ticket.topic, ticket.attempts
    if answer.cause is not None:
        return GiveUpServiceTask(instance, token, answer.cause, answer.message, attempt)
    if answer.code is not None:
        return FailServiceTask(instance, token, path, topic, answer.code, answer.message, attempt)
    return FinishServiceTask(instance, token, path, topic, answer.result, attempt)


def _put_off(engine: Engine, ticket: Ticket, answer: Answer | None) -> None:
    _follow(engine, ticket, ticket.put_off(answer), timedelta(seconds=engine.settings.job_wait))


def _follow(engine: Engine, ticket: Ticket, successor: Ticket, pause: timedelta) -> None:
    """Another job takes this one's place, in the queue and where its token is written down."""

    def write(connection: Connection) -> None:
        service_jobs.follow(connection, ticket, successor)
        engine.queue(connection, SERVICE, successor.key, successor.as_json(), delay=pause)

    engine.write(write)
