"""How the jobs are doing: for those who watch over the house."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import case, column, func, select, table

from engine import jobs
from engine.queries._asking import Asking
from engine.store import workers
from engine.store.incidents import incident

PATIENCE = timedelta(minutes=1)


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
    t = table("workflow_status", column("status"), column("name"), column("created_at"), column("delay_until_epoch_ms"), schema=schema).c

    def count(state: str) -> Any:
        return func.sum(case((t.status == state, 1), else_=0))

    since = func.min(case((t.status == "ENQUEUED", func.coalesce(t.delay_until_epoch_ms, t.created_at))))
    columns = (count("ENQUEUED").label("waiting"), count("DELAYED").label("delayed"), count("PENDING").label("running"), since.label("since"))
    return select(*columns).where(t.name == jobs.SERVICE, t.status.in_(("ENQUEUED", "DELAYED", "PENDING")))
