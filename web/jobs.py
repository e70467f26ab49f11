"""The jobs of this process: what every worker does, wherever it runs."""

import importlib
import logging
import time
from threading import Thread
from typing import Any

from gunicorn.workers.base import Worker as WebWorker

from engine import Engine, jobs
from web.house import KEY, House

LOG = logging.getLogger("piaoflow.jobs")
EMBEDDED, PAUSE = "embedded", 5


def worker_of(engine: Engine, name: str | None = None) -> Any:
    """An `engine.worker.Worker` with all its duties, not yet started. Only who runs jobs pays for loading DBOS."""
    return importlib.import_module("engine.worker").Worker(engine, name=name)


class JobsHere:
    """Runs the jobs in the one web process, or only knows how to write them where there are several."""

    def __init__(self) -> None:
        self._worker: Any = None

    def begin(self, web_worker: WebWorker) -> None:
        """gunicorn's `post_worker_init`: after the fork. Beside the first request, so that nobody waits for DBOS to load."""
        house: House = web_worker.wsgi.extensions[KEY]
        Thread(target=self._begin, args=(house,), name="jobs-begin", daemon=True).start()

    def end(self, server: Any, web_worker: WebWorker) -> None:
        """gunicorn's `worker_exit`."""
        if self._worker is not None:
            self._worker.stop()

    def _begin(self, house: House) -> None:
        if not house.settings.runs_jobs:
            jobs.warm_up(house.database)
            return
        # On SQLite this is the only process, so what the last one left is its own.
        worker = worker_of(house.engine, EMBEDDED if house.settings.on_sqlite else None)
        while self._worker is None:
            try:
                worker.start()
                self._worker = worker
            except Exception:  # the database may not be there yet, or not migrated: the pages go on meanwhile
                LOG.exception("no jobs run here yet; once more in %d seconds", PAUSE)
                time.sleep(PAUSE)
