"""External services: called after the commit, tried again after pauses, answered by one more command."""

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.commands import Cancel, FinishServiceTask, RetryIncident, Withdraw
from engine.handlers import BpmnError, JobContext
from engine.model import InstanceState
from engine.queries import HistoryOf, VerifyHistory
from engine.settings import Settings
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, incidents, open_at, started, suspend
from tests.engine.drawing import both, draw, script, service, user
from tests.engine.office import ANN, FAY, MAX, ROOT, handlers, open_office
from tests.jobs.outside import ASK, CAUGHT, Outside, keys


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def stage(database: Database, outside: Outside) -> Stage:
    return open_office(database, ASK, CAUGHT, handlers=handlers(ask=[outside.task(retry="R2/PT10S/2", timeout=5)]))


def later(stage: Stage, seconds: float) -> int:
    stage.clock.forward(timedelta(seconds=seconds))
    return stage.work()


def test_the_call_is_made_after_the_commit_and_its_answer_moves_the_token(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    assert (outside.seen, result.open_tasks, result.state) == ([], (), InstanceState.RUNNING)
    assert violations(stage.engine) == []

    assert stage.work() == 1

    assert (open_at(stage, result.id), detail(stage, result.id).variables["answer"], outside.asked) == (["after"], {"ok": True}, [{"amount": 7}])
    context = outside.seen[0]
    assert (context.variables["amount"], context.attempt, context.timeout, context.now) == (7, 1, 5, stage.clock())
    assert (context.instance.serial_no, context.idempotency_key.partition(":")[0]) == (result.serial_no, result.id)
    done = next(e for e in stage.engine.ask(HistoryOf(result.id), ANN) if e.code == "service.done")
    assert (done.params["topic"], done.params["result"], done.actor.id) == ("ask", {"ok": True}, "system")
    assert violations(stage.engine) == []


def test_a_failure_is_tried_again_after_growing_pauses_with_the_same_key(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    outside.fails(RuntimeError("断开"))
    assert stage.work() == 1
    assert (later(stage, 9), later(stage, 1), later(stage, 19)) == (0, 1, 0)
    outside.gives("好")
    assert later(stage, 1) == 1

    assert [context.attempt for context in outside.seen] == [1, 2, 3]
    assert len({context.idempotency_key for context in outside.seen}) == 1
    assert (detail(stage, result.id).variables["answer"], incidents(stage)) == ("好", [])


def test_after_the_last_try_an_incident_waits_and_a_retry_counts_on(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    outside.fails(TimeoutError("太慢"))
    stage.work()
    later(stage, 10), later(stage, 20)

    found = incidents(stage)[0]
    assert (found.cause, found.message, found.kind, found.topic, found.attempt) == ("TimeoutError", "太慢", "job", "ask", 3)
    assert (later(stage, 10_000), detail(stage, result.id).instance.state) == (0, "faulted")
    assert violations(stage.engine) == []

    stage.engine.execute(RetryIncident(found.id), ROOT)
    stage.work()
    later(stage, 10), later(stage, 20)
    assert [context.attempt for context in outside.seen] == [1, 2, 3, 4, 5, 6]
    assert len({context.idempotency_key for context in outside.seen}) == 1
    second = incidents(stage)[0]
    assert (second.id != found.id, second.attempt) == (True, 6)
    assert [(i.id, i.resolution) for i in incidents(stage, resolved=True)] == [(found.id, "retried")]

    outside.gives("好")
    stage.engine.execute(RetryIncident(second.id), ROOT)
    stage.work()
    assert (open_at(stage, result.id), incidents(stage)) == (["after"], [])
    assert codes(stage, result.id) == [
        "instance.submitted", "incident.opened", "incident.retried", "incident.opened", "incident.retried", "service.done",
    ]  # fmt: skip
    assert stage.engine.ask(VerifyHistory(), ROOT) == []


def test_a_business_error_takes_its_boundary_at_once(stage: Stage, outside: Outside) -> None:
    result = started(stage, "caught", ANN, amount=7)
    approve(stage, result.id, MAX)
    outside.fails(BpmnError("E_NO", "不行"))

    assert stage.work() == 1

    assert (open_at(stage, result.id), incidents(stage), keys(stage)) == (["fix"], [], [])
    assert "service.refused" in codes(stage, result.id)
    assert approve(stage, result.id, FAY).instance.state is InstanceState.REJECTED


def test_a_business_error_that_nobody_catches_is_an_incident_at_once(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    outside.fails(BpmnError("E_NO", "不行"))
    stage.work()

    found = incidents(stage)[0]
    assert (found.cause, found.attempt, found.kind, keys(stage), open_at(stage, result.id)) == ("BpmnError:E_NO", 1, "job", [], [])


def test_what_takes_too_long_has_failed(database: Database, outside: Outside) -> None:
    stage = open_office(database, ASK, handlers=handlers(ask=[outside.task(retry="R0/PT1S", timeout=0.05)]))
    started(stage, "ask", ANN, amount=7)
    release = Event()
    outside.then = lambda context: release.wait(5)

    stage.work()
    release.set()

    assert [i.cause for i in incidents(stage)] == ["TimeoutError"]


def test_the_late_answer_of_a_try_that_ran_out_of_time_is_not_heard(database: Database, outside: Outside) -> None:
    """Its thread cannot be stopped; the next try's answer is the one that counts, once."""
    stage = open_office(database, ASK, handlers=handlers(ask=[outside.task(retry="R1/PT1S", timeout=0.05)]))
    result = started(stage, "ask", ANN, amount=7)
    go_on, spoken = Event(), Event()

    def slow_at_first(context: JobContext) -> str:
        if context.attempt == 1:
            go_on.wait(5)
            spoken.set()
        return f"第 {context.attempt} 次"

    outside.then = slow_at_first
    stage.work()
    assert (codes(stage, result.id), incidents(stage)) == (["instance.submitted"], [])
    later(stage, 1)
    go_on.set()
    assert spoken.wait(5)

    assert detail(stage, result.id).variables["answer"] == "第 2 次"
    assert (later(stage, 100), codes(stage, result.id)) == (0, ["instance.submitted", "service.done"])
    assert len({context.idempotency_key for context in outside.seen}) == 1


@pytest.mark.parametrize("answer", [object(), {1, 2}, 2**80])
def test_an_answer_that_is_no_json_is_a_failure(database: Database, outside: Outside, answer: Any) -> None:
    stage = open_office(database, ASK, handlers=handlers(ask=[outside.task(retry="R0/PT1S")]))
    started(stage, "ask", ANN, amount=7)
    outside.gives(answer)

    stage.work()

    assert [i.cause for i in incidents(stage)] in (["TypeError"], ["JSONEncodeError"])


def test_nobody_calls_for_a_request_that_has_ended(stage: Stage, outside: Outside) -> None:
    first, second = started(stage, "ask", ANN, amount=1), started(stage, "ask", ANN, amount=2)
    stage.engine.execute(Cancel(first.id, "不要了"), ROOT)
    stage.engine.execute(Withdraw(second.id), ANN)

    assert (stage.work(), outside.seen) == (2, [])


def test_an_answer_to_a_request_that_has_ended_meanwhile_is_harmless(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    outside.then = lambda context: stage.engine.execute(Cancel(result.id, "不要了"), ROOT).state.value

    stage.work()

    assert detail(stage, result.id).instance.state == "terminated"
    assert codes(stage, result.id) == ["instance.submitted", "instance.terminated"]
    assert violations(stage.engine) == []


def test_the_same_answer_twice_moves_the_token_once(stage: Stage) -> None:
    result = started(stage, "ask", ANN, amount=7)
    told = stage.shelf.waiting[0].argument
    finish = FinishServiceTask(result.id, told["token_id"], "call", "ask", 1)

    assert [stage.engine.execute(finish, SYSTEM) for _ in range(3)] == [True, False, False]
    assert (stage.work(), codes(stage, result.id)) == (1, ["instance.submitted", "service.done"])


def test_a_suspended_request_is_not_called_for_until_it_is_resumed(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    suspend(stage, result.id)

    stage.work()
    later(stage, 15), later(stage, 15)
    assert (outside.seen, len(keys(stage))) == ([], 1)

    suspend(stage, result.id, False)
    later(stage, 15)
    assert (len(outside.seen), outside.seen[0].attempt, open_at(stage, result.id)) == (1, 1, ["after"])


@pytest.mark.parametrize("error", [None, BpmnError("E_NO", "不行"), RuntimeError("断开")])
def test_an_answer_waits_while_its_request_is_suspended_and_is_not_asked_for_twice(
    database: Database, outside: Outside, error: Exception | None
) -> None:
    stage = open_office(database, ASK, handlers=handlers(ask=[outside.task(retry="R0/PT1S")]))
    result = started(stage, "ask", ANN, amount=7)

    def answer(context: JobContext) -> str:
        suspend(stage, result.id)
        if error is not None:
            raise error
        return "好"

    outside.then = answer
    stage.work()
    later(stage, 15)
    assert codes(stage, result.id) == ["instance.submitted", "instance.suspended"]
    assert violations(stage.engine) == []
    suspend(stage, result.id, False)
    later(stage, 15)

    assert len(outside.seen) == 1
    assert codes(stage, result.id)[-1] == ("service.done" if error is None else "incident.opened")
    assert keys(stage) == []


def test_a_step_over_budget_behind_the_answer_is_an_incident_and_the_state_stays(database: Database, outside: Outside) -> None:
    many = [script(f"s{n}", f"x{n} = {n}") for n in range(20)]
    long = draw(
        "long", service("call", "ask", result="answer"), *many, user("after", "role:approver"),
        paths=f"start > call > {' > '.join(s.id for s in many)} > after > end",
    )  # fmt: skip
    stage = open_office(database, long, handlers=handlers(long=[outside.task()]), settings=Settings(step_budget=10))
    result = started(stage, "long", ANN)

    assert stage.work() == 1

    found = incidents(stage)[0]
    assert (found.kind, found.topic, found.element_path, found.cause) == ("job", "ask", "call", "step_budget_exceeded")
    assert "answer" not in detail(stage, result.id).variables
    assert codes(stage, result.id) == ["instance.submitted", "incident.opened"]
    assert violations(stage.engine) == []
    stage.engine.execute(RetryIncident(found.id), ROOT)
    stage.work()
    assert [i.attempt for i in incidents(stage)] == [2]


def test_an_answer_that_is_too_large_is_an_incident(stage: Stage, outside: Outside) -> None:
    result = started(stage, "ask", ANN, amount=7)
    outside.gives("x" * 300_000)
    stage.work()

    assert [i.cause for i in incidents(stage)] == ["variables_rejected"]
    outside.gives("x")
    stage.engine.execute(RetryIncident(incidents(stage)[0].id), ROOT)
    stage.work()
    assert open_at(stage, result.id) == ["after"]


def test_two_calls_at_once_wait_for_each_other_at_the_join(database: Database, outside: Outside) -> None:
    wide = draw(
        "wide", both("fork"), service("one", "ask", result="a", n="1"), service("two", "ask", result="b", n="2"), both("join"),
        paths="""
        start > fork > one > join > end
        fork > two > join
        """,
    )  # fmt: skip
    stage = open_office(database, wide, handlers=handlers(wide=[outside.task()]))
    outside.then = lambda context: outside.asked[-1]["n"]
    result = started(stage, "wide", ANN)

    assert stage.work() == 2
    found = detail(stage, result.id)
    assert (found.instance.state, found.variables["a"], found.variables["b"]) == ("completed", 1, 2)
    assert len({context.idempotency_key for context in outside.seen}) == 2
