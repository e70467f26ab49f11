"""kill -9 at random: every external service task has exactly one accepted result, every call carries its key, nothing is stuck."""

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.actor import SYSTEM
from engine.commands import StartInstance
from engine.engine import Engine
from engine.queries import HistoryOf, InstanceById, Jobs
from engine.testing.invariants import violations
from tests.e2e.serving import free_port
from tests.engine.office import ANN
from tests.jobs.processes import Process, furnished
from tests.jobs.shop import Shop, opened

TASKS, WORKERS, KILLS = 200, 3, 4


def begin(engine: Engine, count: int) -> list[str]:
    return [engine.execute(StartInstance("shop", {"number": n}), ANN).id for n in range(count)]


def through(engine: Engine) -> int:
    """How many requests have come past the external service."""
    with engine.database.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM user_task").scalar_one())


def wait_until(done: Callable[[], bool], seconds: float, told: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, told()
        time.sleep(0.2)


def assert_each_done_once(engine: Engine, shop: Shop, instances: list[str]) -> None:
    assert violations(engine) == []
    keys = {}
    for instance_id in instances:
        found = engine.ask(InstanceById(instance_id), SYSTEM)
        codes = Counter(entry.code for entry in engine.ask(HistoryOf(instance_id), SYSTEM))
        assert codes == {"instance.submitted": 1, "service.done": 1}, instance_id
        assert [task.element_path for task in found.instance.open_tasks] == ["after"]
        keys[found.variables["receipt"]["key"]] = instance_id
        assert found.variables["receipt"]["receipt"] == shop.receipts[found.variables["receipt"]["key"]]
    assert {key: key.partition(":")[0] for key in shop.receipts} == keys
    assert {key for key, _ in shop.calls} == set(keys)


@pytest.mark.postgresql
def test_workers_killed_at_random_lose_no_job_and_take_none_twice(postgres_url: str, tmp_path: Path) -> None:
    engine, dice = furnished(postgres_url, tmp_path), random.Random(3)
    with opened(Shop(slowness=0.5, failures=0.05)) as shop:
        workers = [Process("worker", database_url=postgres_url, folder=tmp_path, environment={"SHOP_URL": shop.url}) for _ in range(WORKERS)]
        try:
            for worker in workers:
                worker.start()
            instances = begin(engine, TASKS)
            for _ in range(KILLS):
                before = len(shop.calls)
                wait_until(lambda seen=before: len(shop.calls) >= min(seen + 10, TASKS), 60, lambda: len(shop.calls))
                victim = dice.choice(workers)
                victim.kill()
                victim.start()
            wait_until(lambda: through(engine) == TASKS, 60, lambda: (through(engine), engine.ask(Jobs(), SYSTEM)))
        finally:
            for worker in workers:
                worker.kill()
        assert_each_done_once(engine, shop, instances)
        assert len(shop.calls) >= TASKS
    engine.database.dispose()


def test_the_embedded_server_killed_with_jobs_running_does_them_after_its_restart(database_url: str, tmp_path: Path) -> None:
    engine, port = furnished(database_url, tmp_path), free_port()
    with opened(Shop(slowness=1)) as shop:
        server = Process("serve", "--port", str(port), database_url=database_url, folder=tmp_path, environment={"SHOP_URL": shop.url})
        try:
            server.start()
            instances = begin(engine, 20)
            wait_until(lambda: len(shop.calls) >= 5, 120, lambda: server.log.read_text())
            server.kill()
            server.start()
            wait_until(lambda: through(engine) == 20, 120, lambda: (through(engine), server.log.read_text()))
        finally:
            server.kill()
        assert_each_done_once(engine, shop, instances)
        assert len(shop.calls) > 20, "what ran when it was killed was called for again, with the same key"
    engine.database.dispose()
