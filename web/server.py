"""gunicorn, started from Python: threads in one process (more only on PostgreSQL)."""

import fcntl
import ipaddress
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from engine import heap
from web.jobs import JobsHere
from web.settings import WebSettings

THREADS = 8
SHARED_MEMORY = Path("/dev/shm")


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves what `factory` makes; each worker makes its own, so that no connection crosses a fork."""

    def __init__(self, factory: Callable[[], Flask], options: Mapping[str, Any]) -> None:
        self._factory, self._options = factory, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = self._factory()
        heap.settle()
        return app


def options(settings: WebSettings, *, host: str, port: int) -> dict[str, Any]:
    """gthread, the workers' heartbeat in memory, quiet unless something is wrong."""
    here = JobsHere()
    told: dict[str, Any] = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": settings.workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "loglevel": "warning",
        "graceful_timeout": 20,
        "post_worker_init": here.begin,
        "worker_exit": here.end,
    }
    return told | {"worker_tmp_dir": str(SHARED_MEMORY)} if SHARED_MEMORY.is_dir() else told


def is_loopback(host: str) -> bool:
    """Can only this machine reach it? Names other than localhost are not trusted to."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def alone(settings: WebSettings) -> IO[str] | None:
    """Hold the SQLite file's lock for as long as the answer lives; None when another server holds it."""
    path = Path(settings.url.removeprefix("sqlite:///") + ".lock")
    held = path.open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held
