"""A real server in a process of its own, as `piaoflow serve` starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from engine.actor import SYSTEM
from engine.clock import now
from engine.commands import DeployProcess
from engine.engine import Engine
from engine.testing import Organisation
from web import db
from web.app import create_app

CLI = [sys.executable, "-m", "web"]


class Server:
    """Started, killed and started again on the same database."""

    def __init__(self, database_url: str, folder: Path, **more: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "DATABASE_URL": database_url, "PIAOFLOW_DATA_DIR": str(folder), "PIAOFLOW_DEMO": "1", "PIAOFLOW_PASSWORD_COST": "cheapest",
            "PYTHONWARNINGS": "ignore", **more,
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._log = folder / "server.log"

    def cli(self, *arguments: str, **more: str) -> str:
        """One `piaoflow` command to its end; its output."""
        done = subprocess.run([*CLI, *arguments], env={**self.environment, **more}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [*CLI, "serve", "--port", str(self.port)]
            self._process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self._await_health()

    def kill(self) -> None:
        """kill -9, the whole process group: no goodbye."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _await_health(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/api/v1/health", timeout=1).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError(self._log.read_text())


def furnish(database_url: str, folder: Path, organisation: Organisation, files: Mapping[str, bytes]) -> dict[str, str]:
    """People moved in and a process deployed, for a server without the demo; a token for each person."""
    app = create_app({"database_url": database_url, "data_dir": folder, "password_cost": "cheapest"})
    with app.app_context():
        db.upgrade()
    engine: Engine = app.extensions["piaoflow"].engine
    organisation.move_in(engine)
    engine.execute(DeployProcess(files), SYSTEM)
    people = [str(person["id"]) for person in organisation.people]
    tokens = {id_: app.extensions["piaoflow.tokens"].issue(id_, name="test", now=now()) for id_ in people}
    engine.database.dispose()
    return tokens


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


def eventually(holds: Callable[[], Any]) -> None:
    """Something that a job does beside us."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, holds
        time.sleep(0.05)
