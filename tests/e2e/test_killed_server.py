"""kill -9 at random points: no acknowledged answer is lost, and every instance is as the invariants want it."""

import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from engine.definitions.handler_set import HandlerSet
from engine.engine import Engine
from engine.store.database import open_database
from engine.testing import bench
from engine.testing.invariants import violations
from tests.e2e.serving import Server, bearer, furnish

ROUNDS, CLIENTS = 4, 4
STEPS = ("fill", "manager", "finance")


@dataclass
class Client:
    """Submits W2 and approves it step by step; remembers only what the server has acknowledged."""

    url: str
    tokens: dict[str, str]
    seed: int
    stop: threading.Event = field(default_factory=threading.Event)
    started: dict[str, str] = field(default_factory=dict)
    """Instance id -> the key it was submitted with."""
    approved: list[str] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)

    def run(self) -> None:
        with httpx.Client(base_url=f"{self.url}/api/v1", timeout=10) as http:
            while not self.stop.is_set():
                try:
                    self._one_request(http)
                except httpx.TransportError:
                    return

    def _one_request(self, http: httpx.Client) -> None:
        key = uuid.uuid4().hex
        answer = self._post(http, "/process-instances", {"definition_key": "w2", "variables": {"amount": 5000}}, "ann", key)
        if answer is None:
            return
        self.started[answer["id"]] = key
        tasks = answer["open_tasks"]
        for _ in STEPS:
            task = tasks[0]["id"]
            answer = self._post(http, f"/user-tasks/{task}/approval", {"opinion": "同意", "variables": {"amount": 5000}}, "max", uuid.uuid4().hex)
            if answer is None:
                return
            self.approved.append(task)
            tasks = answer["instance"]["open_tasks"]

    def _post(self, http: httpx.Client, path: str, body: dict[str, object], person: str, key: str) -> dict[str, object] | None:
        answer = http.post(path, json=body, headers={**bearer(self.tokens[person]), "Idempotency-Key": key})
        if answer.status_code not in (200, 201):
            self.refusals.append(answer.status_code)
            return None
        return answer.json()


def test_a_server_killed_at_random_points_loses_no_acknowledged_answer(database_url: str, tmp_path: Path) -> None:
    server = Server(database_url, tmp_path)
    tokens = furnish(database_url, tmp_path, bench.organisation(), {"process.bpmn": (bench.WORKLOADS / "w2.bpmn").read_bytes()})
    dice, clients = random.Random(7), []
    try:
        for number in range(ROUNDS):
            server.start()
            round_clients = [Client(server.url, tokens, number * CLIENTS + n) for n in range(CLIENTS)]
            threads = [threading.Thread(target=client.run) for client in round_clients]
            for thread in threads:
                thread.start()
            await_answers(round_clients, dice.randint(10, 60))
            time.sleep(dice.random() / 50)
            server.kill()
            for client, thread in zip(round_clients, threads, strict=True):
                client.stop.set()
                thread.join()
            clients += round_clients
    finally:
        server.kill()

    engine = Engine(open_database(database_url), handlers=HandlerSet())
    assert violations(engine) == []
    assert [status for client in clients for status in client.refusals] == []
    assert_nothing_lost(engine, clients)
    engine.database.dispose()


def await_answers(clients: list[Client], count: int) -> None:
    """Until the server has acknowledged this many answers in this round."""
    deadline = time.monotonic() + 60
    while sum(len(client.started) + len(client.approved) for client in clients) < count:
        assert time.monotonic() < deadline, [client.refusals for client in clients]
        time.sleep(0.001)


def assert_nothing_lost(engine: Engine, clients: list[Client]) -> None:
    with engine.database.connect() as connection:
        instances = {row[0] for row in connection.exec_driver_sql("SELECT id FROM process_instance")}
        approved = {row[0] for row in connection.exec_driver_sql("SELECT id FROM user_task WHERE state = 'approved'")}
        kept = {row[0] for row in connection.exec_driver_sql("SELECT key FROM idempotency")}
    acknowledged = {instance: key for client in clients for instance, key in client.started.items()}
    decided = [task for client in clients for task in client.approved]
    assert len(acknowledged) > CLIENTS, "the server did work between the kills"
    assert set(acknowledged) <= instances
    assert set(acknowledged.values()) <= kept
    assert set(decided) <= approved
