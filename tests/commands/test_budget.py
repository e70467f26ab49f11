"""Round trips decide the speed: they are counted on PostgreSQL, between BEGIN and COMMIT (architecture §3)."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Approve, Claim, StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.testing import Stage
from engine.testing.statements import counting
from tests.commands.conftest import PEOPLE, bench

pytestmark = pytest.mark.postgresql
ANN, MAX = Actor("ann", "安"), Actor("max", "马克")
START, COMPLETE = 8, 10


@pytest.fixture
def postgres_stage(postgres: Database) -> Stage:
    found = Stage(postgres, organisation=PEOPLE, handlers=HandlerSet())
    for name in ("w1", "w2", "mi"):
        found.deploy_files(bench(name))
        found.engine.execute(StartInstance(name, {"signers": ["max"]}), ANN)
    return found


def test_w1_starts_and_completes_within_its_budget(postgres_stage: Stage) -> None:
    engine = postgres_stage.engine
    with counting(postgres_stage.database) as start:
        started = engine.execute(StartInstance("w1", {"reason": "x"}), ANN, idempotency_key="s")
    with counting(postgres_stage.database) as complete:
        engine.execute(Approve(started.open_tasks[0].id, opinion="好"), MAX, idempotency_key="c")

    assert len(start.statements) <= START, start.statements
    assert len(complete.statements) <= COMPLETE, complete.statements
    assert (start.commits, complete.commits) == (1, 1)


def test_w2_starts_and_completes_every_step_within_its_budget(postgres_stage: Stage) -> None:
    engine = postgres_stage.engine
    with counting(postgres_stage.database) as start:
        result = engine.execute(StartInstance("w2"), ANN, idempotency_key="s")
    assert len(start.statements) <= START, start.statements
    assert start.commits == 1

    for step in ("fill", "manager", "finance"):
        task = result.open_tasks[0]
        assert task.element_path == step
        with counting(postgres_stage.database) as complete:
            result = engine.execute(Approve(task.id, variables={"amount": 5000}), MAX, idempotency_key=step).instance
        assert len(complete.statements) <= COMPLETE, (step, complete.statements)
        assert complete.commits == 1
    assert result.state == "approved"


def test_claiming_stays_within_the_budget_of_a_decision(postgres_stage: Stage) -> None:
    task = postgres_stage.engine.execute(StartInstance("w1"), ANN).open_tasks[0].id

    with counting(postgres_stage.database) as claim:
        postgres_stage.engine.execute(Claim(task), MAX, idempotency_key="k")

    assert len(claim.statements) <= COMPLETE
    assert claim.commits == 1
