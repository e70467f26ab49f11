"""External services under way: one row for each token that waits for a job, so that a job that got lost is missed (decisions/0011).

The queue's own row says what is to run; this one says that somebody waits for it. It is written and taken away with the state of the instance.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, bindparam, delete, insert, select, update

from engine.model.ticket import Ticket
from engine.store.columns import Json
from engine.store.schema import metadata
from engine.store.statement import Order, Statement

service_job = Table(
    "service_job",
    metadata,
    Column("instance_id", ForeignKey("process_instance.id"), primary_key=True),
    Column("token_id", String(36), primary_key=True),
    # The job in the queue that works for the token now, and what it carries.
    Column("key", String(200), nullable=False),
    Column("ticket", Json, nullable=False),
    # How many processes have begun with this job.
    Column("begun", Integer, nullable=False, server_default="0"),
)

J = service_job.c
_INSERT = Statement(insert(service_job))
_DELETE = Statement(delete(service_job).where(J.instance_id == bindparam("of"), J.token_id == bindparam("token")))


def adding(tickets: Sequence[Ticket]) -> Order:
    return Order(_INSERT, [{"instance_id": t.instance_id, "token_id": t.token_id, "key": t.key, "ticket": t.as_json(), "begun": 0} for t in tickets])


def removing(instance_id: str, token_ids: Collection[str]) -> Order:
    return Order(_DELETE, [{"of": instance_id, "token": token} for token in sorted(token_ids)])


def ticket(connection: Connection, instance_id: str, token_id: str, key: str) -> Ticket | None:
    """What that job carries, if it is still the one that works for the token."""
    told = connection.scalar(select(J.ticket).where(J.instance_id == instance_id, J.token_id == token_id, J.key == key))
    return Ticket.from_json(told) if told is not None else None


def follow(connection: Connection, before: Ticket, after: Ticket) -> None:
    """Another job works for the token from now on."""
    connection.execute(update(service_job).where(*_is(before)).values(key=after.key, ticket=after.as_json(), begun=0))


def begun(connection: Connection, of: Ticket) -> int:
    """How many processes have begun with this job."""
    return connection.scalar(select(J.begun).where(*_is(of))) or 0


def take_up(connection: Connection, of: Ticket) -> int:
    """One more begins with it; gives how many those are. 0: nobody waits for this job."""
    return connection.scalar(update(service_job).where(*_is(of)).values(begun=J.begun + 1).returning(J.begun)) or 0


def _is(ticket: Ticket) -> tuple[Any, ...]:
    return J.instance_id == ticket.instance_id, J.token_id == ticket.token_id, J.key == ticket.key
