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
from flask import Flask
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.clock import now
from engine.commands import DeployProcess
from engine.engine import Engine
from engine.store import directory
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
        self.database_url, self.folder = database_url, folder
        self.tokens: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._log = folder / "server.log"

    def cli(self, *arguments: str, **more: str) -> str:
        """One `piaoflow` command to its end; its output."""
        done = subprocess.run([*CLI, *arguments], env={**self.environment, **more}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def token(self, person: str) -> str:
        """What somebody's program shows at the door."""
        if not self.tokens:
            self.tokens = tokens(self.database_url, self.folder)
        return self.tokens[person]

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
    app = _app(database_url, folder)
    with app.app_context():
        db.upgrade()
    engine: Engine = app.extensions["piaoflow"].engine
    organisation.move_in(engine)
    engine.execute(DeployProcess(files), SYSTEM)
    engine.database.dispose()
    return tokens(database_url, folder)


def tokens(database_url: str, folder: Path) -> dict[str, str]:
    """One for each person, by his id: in one go, because a command takes seconds to start beside a browser."""
    app = _app(database_url, folder)
    engine: Engine = app.extensions["piaoflow"].engine
    with engine.database.connect() as connection:
        people = list(connection.execute(select(directory.person.c.id)).scalars())
    issued = {id_: app.extensions["piaoflow.tokens"].issue(id_, name="test", now=now()) for id_ in people}
    engine.database.dispose()
    return issued


def _app(database_url: str, folder: Path) -> Flask:
    return create_app({"database_url": database_url, "data_dir": folder, "password_cost": "cheapest"})


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
