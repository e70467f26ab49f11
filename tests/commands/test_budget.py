"""Round trips decide the speed: they are counted on PostgreSQL, between BEGIN and COMMIT (architecture §3)."""

import pytest
from sqlalchemy import Engine as Database

from engine.actor import Actor
from engine.commands import Approve, Claim, StartInstance
from engine.definitions.handler_set import HandlerSet
from engine.queries import Inbox, UserTaskById
from engine.testing import Stage
from engine.testing.bench import organisation
from engine.testing.statements import counting
from tests.commands.conftest import PEOPLE, bench

pytestmark = pytest.mark.postgresql
ANN, MAX = Actor("ann", "安"), Actor("max", "马克")
START, COMPLETE, INBOX, TASK = 8, 10, 5, 12


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


def test_a_vote_of_a_countersign_costs_the_same_among_few_and_among_many(postgres: Database) -> None:
    stage = Stage(postgres, organisation=organisation(120), handlers=HandlerSet())
    stage.deploy_files(bench("mi"))
    stage.engine.execute(StartInstance("mi", {"signers": ["max"]}), ANN)
    spent = {}
    for people in (30, 120):
        signers = [f"s{n:04}" for n in range(people)]
        with counting(stage.database) as start:
            tasks = stage.engine.execute(StartInstance("mi", {"signers": signers}), ANN, idempotency_key=str(people)).open_tasks
        votes = []
        for task in tasks:
            with counting(stage.database) as vote:
                said = stage.engine.execute(Approve(task.id), Actor(task.persons[0].id, ""), idempotency_key=task.id)
            assert vote.commits == 1
            assert len(said.instance.open_tasks) <= 11, "what others still have to do is told in part"
            votes.append(len(vote.statements))
        assert said.instance.state == "approved"
        spent[people] = len(start.statements), max(votes[:-1]), votes[-1]

    assert spent[30] == spent[120]
    assert spent[30][0] <= START + 2, "the people named in a field are one read more, and who acts for them today is another"
    assert max(spent[30][1:]) <= COMPLETE


def test_an_inbox_and_a_task_cost_the_same_number_of_questions_however_much_there_is(postgres_stage: Stage) -> None:
    engine, spent = postgres_stage.engine, []
    for many in (3, 30):
        for _ in range(many):
            task = engine.execute(StartInstance("w2"), ANN).open_tasks[0].id
        with counting(postgres_stage.database) as inbox:
            assert len(engine.ask(Inbox(limit=50), MAX).items) >= many
        with counting(postgres_stage.database) as page:
            engine.ask(UserTaskById(task), MAX)
        spent.append((len(inbox.statements), len(page.statements)))

    assert spent[0] == spent[1]
    assert spent[0][0] <= INBOX
    assert spent[0][1] <= TASK
