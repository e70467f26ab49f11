"""The front door: `execute` a command, `ask` a query. The only transaction in the project begins and ends here."""

import hashlib
import logging
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import cattrs.preconf.orjson
import orjson
from sqlalchemy import Connection
from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine import catalog, clock, jobs, model
from engine.actor import Actor
from engine.clock import Clock
from engine.definitions.cache import Definitions
from engine.definitions.handler_set import HandlerSet
from engine.errors import EngineError, IdempotencyKeyReused, InstanceBusy
from engine.jobs import Enqueue
from engine.queries._asking import Asking
from engine.settings import Settings
from engine.store import idempotency
from engine.store.database import reading, steady, writing
from engine.store.unit_of_work import UnitOfWork

T = TypeVar("T", covariant=True)
LOG = logging.getLogger("piaoflow")
ATTEMPTS = 2
_CONVERTER = cattrs.preconf.orjson.make_converter()
_BUSY = ("55P03", "40P01", "40001")  # lock_not_available, deadlock_detected, serialization_failure


class Command(Protocol[T]):
    """One verb: *may it, do it, write it down*."""

    def execute(self, uow: UnitOfWork) -> T: ...


class Query(Protocol[T]):
    """One question: SELECT only, frozen values out. One that compares what it reads in several statements, or calls handlers, says
    `is_steady = True`."""

    def fetch(self, asking: Asking) -> T: ...


class Engine:
    """Runs commands and queries on one database, with the process folders of one release."""

    def __init__(
        self, database: Database, *, settings: Settings | None = None, clock: Clock = clock.now, handlers: HandlerSet | None = None,
        queue: Enqueue = jobs.enqueue,
    ) -> None:  # fmt: skip
        self.database, self.settings, self.clock, self.queue = database, settings or Settings(), clock, queue
        self._reading, self._steady, self._writing = reading(database), steady(database), writing(database)
        self.definitions = Definitions(handlers if handlers is not None else catalog.handlers(self.settings.processes))

    def execute(self, command: Command[T], actor: Actor, *, idempotency_key: str | None = None) -> T:
        """Carry out one command in one transaction: wholly, or not at all.

        With a key the same command by the same actor gives the same answer again. Raises EngineError (a refusal; nothing changed).
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(command, actor, idempotency_key)
            except EngineError as refusal:
                return self._earlier(command, actor, idempotency_key, or_raise=refusal)
            except IntegrityError as error:
                # Another request with this key, or for this row, has just committed: it answers, or we look once more.
                if attempt == ATTEMPTS or self._recall(actor, idempotency_key) is not None:
                    return self._earlier(command, actor, idempotency_key, or_raise=error)
            except DBAPIError as error:
                if not _is_busy(error):
                    raise
                if attempt == ATTEMPTS:
                    raise InstanceBusy() from error
        raise InstanceBusy()

    def ask(self, query: Query[T], actor: Actor) -> T:
        """Answer a question; nothing changes. Raises NotFound for what this actor may not see."""
        is_steady: bool = getattr(query, "is_steady", False)
        database = self._steady if is_steady else self._reading
        with database.connect() as connection, connection.begin():
            asking = Asking(connection, actor, self.clock(), self.settings, self.definitions, is_steady=is_steady)
            return query.fetch(asking)

    def write(self, work: Callable[[Connection], T]) -> T:
        """One transaction for data that is no command's: demo data, scenario facts, log-ins."""
        with self._writing.connect() as connection, connection.begin():
            return work(connection)

    def _once(self, command: Command[T], actor: Actor, key: str | None) -> T:
        now = self.clock()
        with self._writing.connect() as connection, connection.begin():
            uow = UnitOfWork(connection, actor=actor, now=now, settings=self.settings, definitions=self.definitions, queue=self.queue)
            answer = command.execute(uow)
            if key is not None:
                kept = orjson.dumps({"type": type(answer).__name__, "value": _CONVERTER.unstructure(answer)}).decode()
                uow.also(idempotency.remembering(actor_id=actor.id, key=key, body=_body(command), answer=kept, at=now))
            uow.flush(commit=True)
        return answer

    def _earlier(self, command: Command[T], actor: Actor, key: str | None, *, or_raise: Exception) -> T:
        """The answer given to this key before; otherwise the refusal or error that brought us here."""
        found = self._recall(actor, key)
        if found is None:
            raise or_raise
        body, answer = found
        if body != _body(command):
            raise IdempotencyKeyReused()
        kept = orjson.loads(answer)
        shape = getattr(model, kept["type"], None)
        earlier: T = kept["value"] if shape is None else _CONVERTER.structure(kept["value"], shape)
        return earlier

    def _recall(self, actor: Actor, key: str | None) -> tuple[str, str] | None:
        """(body hash, answer) kept for this key."""
        if key is None:
            return None
        with self._reading.connect() as connection:
            return idempotency.recall(connection, actor_id=actor.id, key=key)


def _body(command: Any) -> str:
    """What was asked for, as a hash: the same key with another body is a mistake of the caller."""
    told = repr(type(command).__name__).encode() + orjson.dumps(command, default=_raw, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(told).hexdigest()


def _raw(value: Any) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


def _is_busy(error: DBAPIError) -> bool:
    """Somebody holds the lock too long, on either database."""
    return getattr(error.orig, "sqlstate", None) in _BUSY or "database is locked" in str(error.orig)
