"""Processes that run jobs: workers and the embedded server, as `piaoflow` starts them, with short beats."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from engine import jobs
from engine.actor import SYSTEM
from engine.catalog import folders
from engine.commands import DeployProcess
from engine.engine import Engine
from engine.settings import Settings
from engine.store.database import open_database
from engine.testing.organisation import Organisation
from tests.engine.office import OFFICE
from web import db
from web.app import create_app

PACKAGE = "tests.jobs.workload"
FAST = {"PIAOFLOW_BEAT_SECONDS": "0.5", "PIAOFLOW_SILENT_SECONDS": "3", "PIAOFLOW_JOB_POLL": "0.1", "PIAOFLOW_PROCESSES": PACKAGE}


def furnished(database_url: str, folder: Path) -> Engine:
    """People and the workload's process on a migrated database; the engine to look at it with."""
    app = create_app({"database_url": database_url, "data_dir": folder, "password_cost": "cheapest", "processes": PACKAGE})
    with app.app_context():
        db.upgrade()
        app.extensions["piaoflow"].database.dispose()
    engine = Engine(open_database(database_url), settings=Settings(processes=PACKAGE))
    Organisation(branches=OFFICE.branches, roles=OFFICE.roles, people=OFFICE.people).move_in(engine)
    for found in folders(PACKAGE):
        engine.execute(DeployProcess(found.files()), SYSTEM)
    jobs.warm_up(engine.database)
    return engine


class Process:
    """One `piaoflow` process that can be killed and started again."""

    def __init__(self, *arguments: str, database_url: str, folder: Path, environment: Mapping[str, str]) -> None:
        self._command = [sys.executable, "-m", "web", *arguments]
        self._environment = {
            **os.environ, "DATABASE_URL": database_url, "PIAOFLOW_DATA_DIR": str(folder), "PYTHONWARNINGS": "ignore", **FAST, **environment,
        }  # fmt: skip
        self.log = folder / f"{arguments[0]}-{os.urandom(3).hex()}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True)

    def has_died(self) -> bool:
        """By itself."""
        return self._process is not None and self._process.poll() is not None

    def kill(self, number: int = signal.SIGKILL) -> int | None:
        """The whole process group; gives its exit code."""
        if self._process is None:
            return None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        code, self._process = self._process.wait(timeout=40), None
        return code
