"""External services that began in this command: each becomes a job that commits with the state (architecture §7, §8)."""

from collections.abc import Mapping, Sequence

from engine import bpmn
from engine.jobs import SERVICE
from engine.model.ticket import Ticket
from engine.store.unit_of_work import UnitOfWork, new_id


def send(uow: UnitOfWork, jobs: Sequence[bpmn.Job], attempts: Mapping[str, int]) -> None:
    """`attempts`: tries that a token has behind it. A job whose token is gone when its turn comes does nothing, so none is called back."""
    assert uow.instance is not None
    for job in jobs:
        ticket = Ticket(
            uow.instance.id, job.token_id, job.element_path, job.topic, dict(job.arguments), run=new_id(), before=attempts.get(job.token_id, 0)
        )
        uow.enqueue(SERVICE, ticket.key, ticket.as_json())
