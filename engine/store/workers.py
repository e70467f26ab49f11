"""Processes that run jobs: each beats, so that the jobs of a dead one are taken over (architecture §8)."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, delete, func, insert, select, update

from engine.store.columns import UTC
from engine.store.schema import metadata

FORGOTTEN = timedelta(days=1)

worker = Table(
    "worker",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("started_at", UTC, nullable=False),
    Column("beat_at", UTC, nullable=False, index=True),
)


def now(connection: Connection) -> datetime:
    """The database's clock: those of several machines differ."""
    return connection.execute(select(func.now(type_=UTC))).scalar_one()


def beat(connection: Connection, name: str) -> None:
    """I live."""
    moment = now(connection)
    if connection.execute(update(worker).where(worker.c.name == name).values(beat_at=moment)).rowcount == 0:
        connection.execute(insert(worker).values(name=name, started_at=moment, beat_at=moment))
    connection.execute(delete(worker).where(worker.c.beat_at < moment - FORGOTTEN))


def leave(connection: Connection, name: str) -> None:
    """I stop: what I have not finished is for others, at once."""
    connection.execute(delete(worker).where(worker.c.name == name))


def alive(connection: Connection, silence: timedelta) -> list[str]:
    """Who has beaten within this time, by name."""
    query = select(worker.c.name).where(worker.c.beat_at >= now(connection) - silence).order_by(worker.c.name)
    return list(connection.scalars(query))
