"""How the jobs are doing: for those who watch over the house."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import TableClause, case, column, func, or_, select, table

from engine import jobs
from engine.queries._asking import Asking
from engine.store import workers
from engine.store.incidents import incident
from engine.store.service_jobs import service_job

PATIENCE = timedelta(minutes=1)
UNDER_WAY = ("ENQUEUED", "DELAYED", "PENDING")


@dataclass(frozen=True)
class JobFigures:
    """Counts of this moment. `oldest`: seconds for which the first of the waiting has been due; `workers`: processes that beat."""

    waiting: int
    delayed: int
    running: int
    oldest: float
    workers: int
    open_incidents: int

    @property
    def are_done(self) -> bool:
        """Somebody runs them, or nothing has been waiting for a minute."""
        return self.workers > 0 or self.oldest < PATIENCE.total_seconds()


@dataclass(frozen=True)
class Jobs:
    """None: the tables of the queue are missing (`piaoflow db upgrade`). Numbers only, so anybody may ask."""

    def fetch(self, asking: Asking) -> JobFigures | None:
        connection = asking.connection
        if not jobs.prepared(connection):
            return None
        row = connection.execute(_figures(jobs.schema(connection.dialect.name))).one()
        now = workers.now(connection).timestamp()
        alive = workers.alive(connection, timedelta(seconds=asking.settings.silent_seconds))
        broken = connection.scalar(select(func.count()).select_from(incident).where(incident.c.resolved_at.is_(None)))
        oldest = max(0.0, now - row.since / 1_000) if row.since else 0.0
        return JobFigures(row.waiting or 0, row.delayed or 0, row.running or 0, oldest, len(alive), broken or 0)


def _figures(schema: str | None) -> Any:
    """DBOS's table, read only: a count by state, and since when the first one has been due (milliseconds of the epoch)."""
    t = _queue(schema).c

    def count(state: str) -> Any:
        return func.sum(case((t.status == state, 1), else_=0))

    since = func.min(case((t.status == "ENQUEUED", func.coalesce(t.delay_until_epoch_ms, t.created_at))))
    columns = (count("ENQUEUED").label("waiting"), count("DELAYED").label("delayed"), count("PENDING").label("running"), since.label("since"))
    return select(*columns).where(t.name == jobs.SERVICE, t.status.in_(UNDER_WAY))


def _queue(schema: str | None) -> TableClause:
    """DBOS's own table."""
    names = ("workflow_uuid", "status", "name", "created_at", "delay_until_epoch_ms")
    return table("workflow_status", *(column(name) for name in names), schema=schema)


@dataclass(frozen=True)
class LostJob:
    """An external service that waits for a job which is gone (`ended` None), or ended in that state without an answer."""

    instance_id: str
    token_id: str
    key: str
    ended: str | None


@dataclass(frozen=True)
class LostJobs:
    """At most `limit`. One look into the queue's primary key for each service that is under way, however long the queue's history is.

    A job and who waits for it are written, changed and taken away in one transaction each, so there is no moment at which a good one looks lost.
    """

    limit: int = 200

    def fetch(self, asking: Asking) -> list[LostJob]:
        j, q = service_job.c, _queue(jobs.schema(asking.connection.dialect.name))
        query = select(j.instance_id, j.token_id, j.key, q.c.status).select_from(service_job.outerjoin(q, q.c.workflow_uuid == j.key))
        lost = query.where(or_(q.c.status.is_(None), q.c.status.not_in(UNDER_WAY))).order_by(j.instance_id, j.token_id).limit(self.limit)
        return [LostJob(*row) for row in asking.connection.execute(lost)]
