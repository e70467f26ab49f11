"""External services: each that begins becomes a job that commits with the state, and a row says which token waits for it (architecture §7, §8)."""

from collections.abc import Collection, Mapping, Sequence

from engine import bpmn
from engine.jobs import SERVICE
from engine.model.ticket import Ticket
from engine.store import service_jobs
from engine.store.unit_of_work import UnitOfWork, new_id

SERVICES = "services"
"""Key of the trail: tokens whose row is written, so that a step without external services costs no statement."""


def send(uow: UnitOfWork, execution: bpmn.Execution, attempts: Mapping[str, int]) -> None:
    """`attempts`: tries that a token has behind it. A job whose token is gone when its turn comes does nothing, so none is called back."""
    instance = uow.instance
    assert instance is not None
    jobs, known = execution.jobs, _known(uow)
    if not jobs and not known:
        return
    tickets = [
        Ticket(instance.id, job.token_id, job.element_path, job.topic, dict(job.arguments), run=new_id(), before=attempts.get(job.token_id, 0))
        for job in jobs
    ]
    for ticket in tickets:
        uow.enqueue(SERVICE, ticket.key, ticket.as_json())
    begun_or_failed = {ticket.token_id for ticket in tickets} | {failure.token_id for failure in execution.failures}
    still = {token.id for token in execution.services()} - begun_or_failed
    _write(uow, gone=known - still, new=tickets)


def forget(uow: UnitOfWork, token_id: str | None = None) -> None:
    """Nobody waits for this token's job any more (for none of them, without one)."""
    _write(uow, gone=_known(uow) if token_id is None else {token_id}, new=())


def _known(uow: UnitOfWork) -> set[str]:
    assert uow.instance is not None
    return set(uow.instance.trail.get(SERVICES, ()))


def _write(uow: UnitOfWork, *, gone: Collection[str], new: Sequence[Ticket]) -> None:
    instance = uow.instance
    assert instance is not None
    if gone:
        uow.also(service_jobs.removing(instance.id, gone))
    if new:
        uow.also(service_jobs.adding(new))
    out = _known(uow).difference(gone) | {ticket.token_id for ticket in new}
    instance.trail.pop(SERVICES, None)
    if out:
        instance.trail[SERVICES] = sorted(out)
