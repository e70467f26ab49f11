"""A queue in memory, for scenarios and tests that need no worker: jobs lie on a shelf until somebody runs what is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from engine import external
from engine.clock import Clock
from engine.engine import Engine
from engine.model.ticket import Ticket


@dataclass(frozen=True)
class Waiting:
    """One job. `due`: not before."""

    key: str
    argument: Any
    due: datetime


class Shelf:
    """Stands where DBOS stands: it is given to the engine as its queue. A key is taken once, as there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: set[str] = set()
        self.waiting: list[Waiting] = []

    def __call__(self, connection: Connection, name: str, key: str, *args: Any, delay: timedelta | None = None) -> None:
        if key not in self._known:
            self._known.add(key)
            self.waiting.append(Waiting(key, args[0], self._clock() + (delay or timedelta())))

    def run_due(self, engine: Engine) -> int:
        """Run what is due now and what follows from it at once; gives how many jobs that were."""
        count = 0
        while due := [job for job in self.waiting if job.due <= self._clock()]:
            for job in due:
                self.waiting.remove(job)
                external.run(engine, Ticket.from_json(job.argument))
                count += 1
        return count
