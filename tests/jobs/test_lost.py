"""Jobs that get lost are missed: called for again while tries are left, else an incident. Nothing is looked at but what is under way."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine import external, jobs
from engine.actor import SYSTEM
from engine.commands import Cancel, RecoverServiceTask, Resume, RetryIncident, Suspend
from engine.errors import NotAdministrator
from engine.lost import find_lost
from engine.model.ticket import Ticket
from engine.queries import Incidents, VerifyHistory
from engine.store.service_jobs import service_job
from engine.testing import Stage
from engine.testing.invariants import violations
from engine.testing.statements import counting
from tests.commands.acting import approve, codes, detail, open_at, started
from tests.engine.office import ANN, MAX, ROOT, handlers, open_office
from tests.jobs.outside import ASK, Outside


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def stage(database: Database, outside: Outside) -> Iterator[Stage]:
    """An office whose jobs go into the real queue; who runs them is said by the test."""
    found = open_office(database, ASK, handlers=handlers(ask=[outside.task(retry="R2/PT10S", timeout=5)]))
    jobs.prepare(database)
    found.engine.queue = jobs.enqueue
    yield found


def queue_says(stage: Stage, *sentences: str) -> None:
    where = "dbos." if stage.database.dialect.name == "postgresql" else ""
    stage.engine.write(lambda connection: [connection.exec_driver_sql(sentence.format(f"{where}workflow_status")) for sentence in sentences])


def lose(stage: Stage) -> None:
    """The queue is emptied by hand, or comes from an older backup."""
    queue_says(stage, "DELETE FROM {}")


def ends(stage: Stage, state: str) -> None:
    queue_says(stage, f"UPDATE {{}} SET status = '{state}' WHERE status IN ('ENQUEUED', 'DELAYED', 'PENDING')")


def waiting(stage: Stage) -> list[Ticket]:
    """What the tokens wait for."""
    with stage.database.connect() as connection:
        return [Ticket.from_json(told) for told in connection.scalars(select(service_job.c.ticket))]


def work(stage: Stage) -> None:
    """As a worker does it, whatever pause was asked for."""
    for ticket in waiting(stage):
        if external.take_up(stage.engine, ticket):
            external.run(stage.engine, ticket)


def live_keys(stage: Stage) -> set[str]:
    where = "dbos." if stage.database.dialect.name == "postgresql" else ""
    with stage.database.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT workflow_uuid FROM {where}workflow_status WHERE status IN ('ENQUEUED', 'DELAYED')")
        return set(found.scalars())


def test_what_is_under_way_or_done_is_not_lost(stage: Stage) -> None:
    first, second = started(stage, "ask", ANN, amount=1), started(stage, "ask", ANN, amount=2)
    assert (find_lost(stage.engine), len(waiting(stage))) == (0, 2)
    queue_says(stage, "UPDATE {} SET status = 'PENDING'")
    assert find_lost(stage.engine) == 0

    work(stage)
    ends(stage, "SUCCESS")

    assert (find_lost(stage.engine), waiting(stage)) == (0, [])
    assert [codes(stage, request.id) for request in (first, second)] == [["instance.submitted", "service.done"]] * 2
    assert violations(stage.engine) == []


@pytest.mark.parametrize("ended", ["gone", "ERROR", "SUCCESS"])
def test_a_lost_job_is_called_for_again_with_the_same_idempotency_key(stage: Stage, outside: Outside, ended: str) -> None:
    result = started(stage, "ask", ANN, amount=7)
    (before,) = waiting(stage)
    lose(stage) if ended == "gone" else ends(stage, ended)

    assert (find_lost(stage.engine), find_lost(stage.engine)) == (1, 0)

    (after,) = waiting(stage)
    assert (after.attempt, after.idempotency_key, live_keys(stage)) == (2, before.idempotency_key, {after.key})
    assert violations(stage.engine) == []
    work(stage)
    assert (open_at(stage, result.id), outside.asked, [context.attempt for context in outside.seen]) == (["after"], [{"amount": 7}], [2])


def test_when_no_try_is_left_an_incident_waits_and_its_retry_begins_anew(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    for _ in range(3):
        lose(stage)
        assert find_lost(stage.engine) == 1

    assert (find_lost(stage.engine), waiting(stage)) == (0, [])
    (found,) = stage.engine.ask(Incidents(), ROOT).items
    assert (found.cause, found.kind, found.topic, found.attempt, found.message) == (
        "JobLost",
        "job",
        "ask",
        3,
        "队列里的任务不见了，或没有结果就结束了（-）",
    )
    assert violations(stage.engine) == []

    stage.engine.execute(RetryIncident(found.id), ROOT)
    work(stage)
    assert (open_at(stage, result.id), [context.attempt for context in outside.seen]) == (["after"], [4])
    assert stage.engine.ask(VerifyHistory(), ROOT) == []


@pytest.mark.parametrize("ended", ["CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"])
def test_what_was_given_up_in_the_queue_is_an_incident_at_once(stage: Stage, ended: str) -> None:
    started(stage, "ask", ANN, amount=7)
    ends(stage, ended)

    assert find_lost(stage.engine) == 1

    (found,) = stage.engine.ask(Incidents(), ROOT).items
    assert (found.cause, ended in found.message, live_keys(stage)) == ("JobLost", True, set())


def test_a_lost_answer_is_brought_again_and_nobody_is_called_twice(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    (ticket,) = waiting(stage)

    def answer(context: object) -> str:
        stage.engine.execute(Suspend(result.id, "等一等"), ROOT)
        return "好"

    outside.then = answer
    external.run(stage.engine, ticket)
    lose(stage)
    assert find_lost(stage.engine) == 0, "nothing is done to a suspended request"
    stage.engine.execute(Resume(result.id, "继续"), ROOT)

    assert find_lost(stage.engine) == 1
    work(stage)

    assert (detail(stage, result.id).variables["answer"], len(outside.seen)) == ("好", 1)
    assert violations(stage.engine) == []


def test_a_failed_try_hands_its_place_to_the_next_job(stage: Stage, outside: Outside) -> None:
    started(stage, "ask", ANN, amount=7)
    (first,) = waiting(stage)
    outside.fails(RuntimeError("断开"))
    work(stage)
    queue_says(stage, f"UPDATE {{}} SET status = 'SUCCESS' WHERE workflow_uuid = '{first.key}'")

    (second,) = waiting(stage)
    assert (second.attempt, find_lost(stage.engine)) == (2, 0)
    assert stage.engine.execute(RecoverServiceTask(first.instance_id, first.token_id, first.key, None), SYSTEM) is False


def test_nobody_waits_for_the_job_of_a_request_that_has_ended_or_failed(stage: Stage, outside: Outside) -> None:
    ended, failed = started(stage, "ask", ANN, amount=1), started(stage, "ask", ANN, amount=2)
    stage.engine.execute(Cancel(ended.id, "不要了"), ROOT)
    outside.fails(RuntimeError("断开"))
    for _ in range(3):
        work(stage)
    assert len(stage.engine.ask(Incidents(), ROOT).items) == 1

    lose(stage)

    assert (waiting(stage), find_lost(stage.engine), codes(stage, failed.id)[-1]) == ([], 0, "incident.opened")


def test_only_the_system_recovers(stage: Stage) -> None:
    started(stage, "ask", ANN, amount=7)
    (ticket,) = waiting(stage)

    with pytest.raises(NotAdministrator):
        stage.engine.execute(RecoverServiceTask(ticket.instance_id, ticket.token_id, ticket.key, None), ROOT)


def test_looking_costs_one_statement_and_each_call_two_rows(stage: Stage) -> None:
    first, *_ = [started(stage, "ask", ANN, amount=amount) for amount in range(3)]
    ticket = next(ticket for ticket in waiting(stage) if ticket.instance_id == first.id)
    with counting(stage.database) as looked:
        assert find_lost(stage.engine) == 0
    with counting(stage.database) as called:
        started(stage, "ask", ANN, amount=9)
    with counting(stage.database) as answered:
        external.run(stage.engine, ticket)
    with counting(stage.database) as decided:
        approve(stage, first.id, MAX)

    assert len(looked.statements) == 1
    touched = [[text.split()[0] for text in counted.statements if "service_job" in text] for counted in (called, answered, decided)]
    assert touched == [["INSERT"], ["DELETE"], []]
