"""The job of an external service got lost: it is called for again, or an incident waits for a person."""

import logging
from dataclasses import dataclass

from engine import backoff, texts
from engine.commands import _callback, _outside
from engine.jobs import SERVICE
from engine.model.ticket import Ticket
from engine.store import service_jobs
from engine.store.unit_of_work import UnitOfWork

LOG = logging.getLogger("piaoflow.jobs")
FINAL = ("CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
"""Ends of a job that somebody decided on: calling again would undo that."""


@dataclass(frozen=True)
class RecoverServiceTask:
    """`key`: the job; `ended`: how the queue says that it ended, None when it has no row of it.

    A lost job counts as one try that failed: tries that are left are made, with the same idempotency key. False: nobody waits for it any more.
    Raises InstanceSuspended.
    """

    instance_id: str
    token_id: str
    key: str
    ended: str | None

    def execute(self, uow: UnitOfWork) -> bool:
        lost = service_jobs.ticket(uow.connection, self.instance_id, self.token_id, self.key)
        if lost is None:
            return False
        journey = _callback.receive(uow, self.instance_id, attempts={self.token_id: lost.attempts - 1})
        if journey is None:
            return False
        if self.token_id not in {token.id for token in journey.execution.services()}:
            _outside.forget(uow, self.token_id)
            return False
        LOG.warning("the job of %s at %s of %s is lost (%s)", lost.topic, lost.element_path, lost.instance_id, self.ended or "gone")
        if self._again(uow, lost):
            return True
        message = texts.own().render("job_lost", {"ended": self.ended or "-"})
        journey.execution.give_up(self.token_id, cause="JobLost", message=message)
        return _callback.settle(journey, self.token_id)

    def _again(self, uow: UnitOfWork, lost: Ticket) -> bool:
        """The next try, if there is one; of an answer that could not be taken yet, the next knock."""
        if self.ended in FINAL:
            return False
        handler = uow.definitions.handlers.service(lost.topic)
        pause = backoff.of(handler and handler.retry, uow.settings.job_retry).after(lost.attempt)
        if pause is None:
            return False
        successor = lost.again()
        service_jobs.follow(uow.connection, lost, successor)
        uow.enqueue(SERVICE, successor.key, successor.as_json(), delay=pause)
        return True
