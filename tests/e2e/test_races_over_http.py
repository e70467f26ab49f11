"""Two people press at the same moment, each with a client of his own: the server does one thing, and tells the slower one who was faster."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest

from engine.definitions.handler_set import HandlerSet
from engine.engine import Engine
from engine.store.database import open_database
from engine.testing.invariants import violations
from tests.e2e.serving import Server, bearer, furnish
from tests.engine.drawing import draw, user
from tests.engine.office import OFFICE

ROUNDS = 100
ROW = draw("row", user("a", "role:approver"), user("b", "role:finance"), paths="start > a > b > end", withdraw_until="first_decision")
NAMES = {str(person["id"]): str(person["name"]) for person in OFFICE.people}
Act = tuple[str, str, dict[str, Any]]
"""Who, the path, the body."""
OTHER = {
    "approval": ("eve", "/user-tasks/{task}/approval", {}), "withdrawal": ("ann", "/process-instances/{request}/withdrawal", {}),
    "return": ("max", "/user-tasks/{task}/return", {"opinion": "改"}), "signers": ("max", "/user-tasks/{task}/signers", {"users": ["tom"]}),
    "transfer": ("max", "/user-tasks/{task}/transfer", {"to": "tom"}),
}  # fmt: skip
PAIRS = {
    "approve and approve": ("approval", "task.approved"), "approve and withdraw": ("withdrawal", "instance.withdrawn"),
    "return and approve": ("return", "task.returned"), "add a signer and approve": ("signers", "task.signers_added.before"),
    "transfer and approve": ("transfer", "task.transferred"),
}  # fmt: skip


class House:
    """A server, and a client for each person that keeps its connection."""

    def __init__(self, url: str, tokens: dict[str, str]) -> None:
        self.clients = {id_: httpx.Client(base_url=f"{url}/api/v1", headers=bearer(token), timeout=30) for id_, token in tokens.items()}

    def begin(self) -> tuple[str, str]:
        """(request, its first task)."""
        made = self.clients["ann"].post("/process-instances", json={"definition_key": "row"}).json()
        return made["id"], made["open_tasks"][0]["id"]

    def press(self, act: Act, request: str, task: str, wait: Callable[[], Any]) -> httpx.Response:
        who, path, body = act
        wait()
        return self.clients[who].post(path.format(request=request, task=task), json=body)

    def codes(self, request: str) -> list[str]:
        return [entry["code"] for entry in self.clients["ann"].get(f"/process-instances/{request}/history").json()["items"]]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    tokens = furnish(database_url, tmp_path, OFFICE, ROW)
    server = Server(database_url, tmp_path)
    server.start()
    opened = House(server.url, tokens)
    yield opened
    for client in opened.clients.values():
        client.close()
    server.kill()
    engine = Engine(open_database(database_url), handlers=HandlerSet())
    assert violations(engine) == []
    engine.database.dispose()


def test_of_two_clients_at_once_one_has_his_way_and_the_other_reads_who_was_faster(house: House) -> None:
    won: dict[str, Counter[str]] = {pair: Counter() for pair in PAIRS}
    with ThreadPoolExecutor(2) as pool:
        for _ in range(ROUNDS):
            for pair, (other, code) in PAIRS.items():
                request, task = house.begin()
                barrier = Barrier(2)
                acts: list[Act] = [("max" if other in ("approval", "withdrawal") else "eve", "/user-tasks/{task}/approval", {}), OTHER[other]]
                answers = list(pool.map(lambda act, request=request, task=task, barrier=barrier: house.press(act, request, task, barrier.wait), acts))

                assert sorted(answer.status_code for answer in answers) == [200, 409], (pair, [answer.text for answer in answers])
                first, slower = sorted((0, 1), key=lambda place: answers[place].status_code)
                assert NAMES[acts[first][0]] in answers[slower].json()["detail"], (pair, answers[slower].text)
                assert house.codes(request) == ["instance.submitted", code if first else "task.approved"]
                won[pair][acts[first][1].rsplit("/", 1)[1]] += 1

    assert all(sum(counted.values()) == ROUNDS for counted in won.values()), won
