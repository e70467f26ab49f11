"""A service that kills its process is an incident after a few deaths; whoever ran beside it is not blamed."""

import time
from collections.abc import Callable
from pathlib import Path

from engine.actor import SYSTEM
from engine.commands import StartInstance
from engine.engine import Engine
from engine.model import IncidentItem
from engine.queries import HistoryOf, Incidents
from engine.testing.invariants import violations
from tests.e2e.serving import free_port
from tests.engine.office import ANN, ROOT
from tests.jobs.processes import Process, furnished
from tests.jobs.shop import Shop, opened

DEATHS, ORDERS = 2, 5


def incidents(engine: Engine) -> list[IncidentItem]:
    return list(engine.ask(Incidents(), ROOT).items)


def wait_until(done: Callable[[], bool], process: Process, *, restart: bool) -> None:
    deadline = time.monotonic() + 300
    while not done():
        assert time.monotonic() < deadline, process.log.read_text()
        if restart and process.has_died():
            process.kill()
            process.start()
        time.sleep(0.2)


def test_after_a_few_deaths_it_is_an_incident_and_the_others_are_served(database_url: str, tmp_path: Path) -> None:
    """One process runs everything: the server itself on SQLite (its master begins another), a worker on PostgreSQL (the test begins another)."""
    engine, marks = furnished(database_url, tmp_path), tmp_path / "marks"
    embedded = database_url.startswith("sqlite")
    command = ("serve", "--port", str(free_port())) if embedded else ("worker",)
    with opened(Shop(slowness=1)) as shop:
        environment = {"SHOP_URL": shop.url, "DEADLY_MARKS": str(marks), "PIAOFLOW_JOB_DEATHS": str(DEATHS)}
        process = Process(*command, database_url=database_url, folder=tmp_path, environment=environment)
        orders = [engine.execute(StartInstance("shop", {"number": n}), ANN).id for n in range(ORDERS)]
        deadly = engine.execute(StartInstance("deadly"), ANN).id
        process.start()
        try:
            wait_until(lambda: bool(incidents(engine)), process, restart=not embedded)
            wait_until(lambda: all(told(engine, one)[-1] == "service.done" for one in orders), process, restart=not embedded)
        finally:
            process.kill()

    (found,) = incidents(engine)
    assert (found.process_instance_id, found.cause, found.topic, found.attempt) == (deadly, "ProcessDied", "deadly", 1)
    assert len(marks.read_text().splitlines()) == DEATHS
    assert {line.split()[0].partition(":")[0] for line in marks.read_text().splitlines()} == {deadly}
    assert [told(engine, one) for one in orders] == [["instance.submitted", "service.done"]] * ORDERS
    assert violations(engine) == []
    engine.database.dispose()


def told(engine: Engine, instance_id: str) -> list[str]:
    return [entry.code for entry in engine.ask(HistoryOf(instance_id), SYSTEM)]
