"""W1 and W2 over HTTP: two web processes on PostgreSQL, clients on kept-alive connections in processes of their own."""

import http.client
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import orjson

from engine.actor import SYSTEM
from engine.clock import now
from engine.commands import DeployProcess
from engine.testing.bench import WORKLOADS, organisation, processes, workload
from engine.testing.bench.processes import Clock, Rate
from engine.testing.bench.workload import Timed
from web import db
from web.app import create_app
from web.house import house
from web.identity import Tokens

WORKERS, CLIENTS, CONNECTIONS = 2, 2, 4
HOST = "127.0.0.1"
PATIENCE = 60


def measure(url: str, *, count: int, database_cpu: Clock) -> dict[str, tuple[Rate, Rate]]:
    """(starts, completes) by workload; CPU is that of the web processes."""
    tokens = _prepare(url)
    found = {}
    with _served(url) as (port, pid):
        for key in workload.KEYS:
            _clients(port, key, tokens, count=max(count // 20, 10), clocks=(lambda: 0.0, lambda: 0.0))
            found[key] = _clients(port, key, tokens, count=count, clocks=(lambda: processes.cpu_of_family(pid), database_cpu))
    return found


def _prepare(url: str) -> dict[str, str]:
    """Tables, people, diagrams; gives a bearer token for each of the two who act."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"database_url": url, "data_dir": folder})
        with app.app_context():
            db.upgrade()
            engine = house().engine
            organisation().move_in(engine)
            for key in workload.KEYS:
                engine.execute(DeployProcess({"process.bpmn": (WORKLOADS / f"{key}.bpmn").read_bytes()}), SYSTEM)
            tokens = Tokens(engine)
            issued = {person: tokens.issue(person, name="bench", now=now()) for person in ("ann", "max")}
            engine.database.dispose()
    return issued


@contextmanager
def _served(url: str) -> Iterator[tuple[int, int]]:
    """(port, pid) of `piaoflow serve` with two workers."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        told = {"DATABASE_URL": url, "PIAOFLOW_WORKERS": str(WORKERS), "PIAOFLOW_DATA_DIR": folder, "PIAOFLOW_HOST": HOST, "PORT": str(port)}
        server = subprocess.Popen([sys.executable, "-m", "web", "serve"], env={**os.environ, **told}, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no server on port {port}")


def _clients(port: int, key: str, tokens: dict[str, str], *, count: int, clocks: tuple[Clock, Clock]) -> tuple[Rate, Rate]:
    """Half of `count` in each client, started together."""
    spawn = multiprocessing.get_context("spawn")
    gate, results = spawn.Barrier(CLIENTS + 1), spawn.Queue()
    clients = [spawn.Process(target=_client, args=(port, key, tokens, count // CLIENTS, gate, results)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    used = []
    for _ in range(3):
        gate.wait(PATIENCE * 5)
        used.append([clock() for clock in clocks])
    told = [results.get(timeout=PATIENCE) for _ in clients]
    for client in clients:
        client.join()
    return _rate([starts for starts, _ in told], used[0], used[1]), _rate([completes for _, completes in told], used[1], used[2])


def _rate(parts: list[Timed], before: list[float | None], after: list[float | None]) -> Rate:
    """The CPU of the clients is not ours: that of the web processes is told instead."""
    spent = [0.0 if a is None or b is None else b - a for a, b in zip(before, after, strict=True)]
    served = [Timed(part.count, part.began, part.ended, spent[0] / len(parts)) for part in parts]
    return processes.rate(served, spent[1])


def _client(port: int, key: str, tokens: dict[str, str], count: int, gate: Any, results: Any) -> None:
    """One process: some threads with a connection each."""
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        share = count // CONNECTIONS

        def together(act: Any) -> tuple[Timed, list[Any]]:
            gate.wait(PATIENCE * 5)
            began = time.time()
            answers = list(threads.map(act, range(CONNECTIONS)))
            return Timed(share * CONNECTIONS, began, time.time(), 0.0), answers

        starts, opened = together(lambda _: _start(port, key, tokens["ann"], share))
        completes, _ = together(lambda number: _complete(port, tokens["max"], opened[number]))
        results.put((starts, completes))
        gate.wait(PATIENCE * 5)


def _start(port: int, key: str, token: str, count: int) -> list[str]:
    connection = http.client.HTTPConnection(HOST, port)
    body = {"definition_key": key, "variables": {"amount": 5_000}}
    tasks = [_post(connection, "/api/v1/process-instances", body, token, expect=201)["open_tasks"][0]["id"] for _ in range(count)]
    connection.close()
    return tasks


def _complete(port: int, token: str, tasks: list[str]) -> None:
    """Of the tasks that the starts opened."""
    connection = http.client.HTTPConnection(HOST, port)
    for task in tasks:
        _post(connection, f"/api/v1/user-tasks/{task}/approval", {"opinion": "同意", "variables": {"amount": 5_000}}, token, expect=200)
    connection.close()


def _post(connection: http.client.HTTPConnection, path: str, body: Any, token: str, *, expect: int) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": os.urandom(12).hex()}
    connection.request("POST", path, orjson.dumps(body), headers)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != expect:
        raise RuntimeError(f"{answer.status} {told[:500]!r}")
    return orjson.loads(told)
