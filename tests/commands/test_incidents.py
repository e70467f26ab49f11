"""Service tasks that go wrong: what people decided before stands, the failure waits for a person, and is tried again alone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select, text

from engine.commands import Cancel, RetryIncident, Withdraw
from engine.errors import IncidentNotFound, InstanceStateChanged, NotAdministrator
from engine.handlers import BpmnError, Context, service_task
from engine.model import InstanceState, TaskState
from engine.queries import HistoryOf, IncidentById, IncidentCauses, Incidents, InstanceById, Instances, VerifyHistory
from engine.store.directory import branch
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, incidents, open_at, started
from tests.engine.drawing import both, boundary, draw, end, service, user
from tests.engine.office import ADA, ANN, DAN, FAY, MAX, ROOT, handlers, open_office

PAY = draw(
    "pay", user("check", "role:approver"), service("book", "book", result="booked", amount="amount"), user("after", "role:finance"),
    paths="start > check > book > after > end",
)  # fmt: skip
CAUGHT = draw(
    "caught", user("check", "role:approver"), service("book", "book", result="booked", amount="amount"), boundary("refused", "book", error="E_FULL"),
    user("fix", "role:finance"), end("done"), end("fixed", state="rejected"),
    paths="""
    start > check > book > done
    refused > fix > fixed
    """,
)  # fmt: skip


class Book:
    """A database service that writes a branch and then does what the test wants."""

    def __init__(self) -> None:
        self.then: Callable[[], Any] = lambda: {"ok": True}
        self.seen: list[Context] = []

    def task(self) -> Callable[..., Any]:
        @service_task("book", effect="database")
        def book(context: Context, *, amount: int) -> Any:
            self.seen.append(context)
            context.connection.execute(branch.insert().values(id=f"booked{len(self.seen)}", name=str(amount)))
            return self.then()

        return book


def fails(error: Exception) -> Callable[[], Any]:
    def act() -> None:
        raise error

    return act


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def stage(database: Database, book: Book) -> Stage:
    return open_office(database, PAY, CAUGHT, handlers=handlers(pay=[book.task()]))


def booked(stage: Stage) -> list[str]:
    with stage.database.connect() as connection:
        return list(connection.scalars(select(branch.c.id).where(branch.c.id.startswith("booked"))))


def test_a_service_writes_in_the_same_transaction_and_its_answer_is_a_variable(stage: Stage, book: Book) -> None:
    result = started(stage, "pay", ANN, amount=7)

    approve(stage, result.id, MAX)

    assert (booked(stage), detail(stage, result.id).variables["booked"], open_at(stage, result.id)) == (["booked1"], {"ok": True}, ["after"])
    context = book.seen[0]
    assert context.instance is not None
    assert (context.actor, context.now, context.instance.serial_no) == (MAX, stage.clock(), result.serial_no)
    done = next(e for e in stage.engine.ask(HistoryOf(result.id), ANN) if e.code == "service.done")
    assert (done.params["topic"], done.actor.id) == ("book", "system")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (RuntimeError("连接断开"), "RuntimeError"),
        (KeyError("x"), "KeyError"),
        (BpmnError("E_OTHER", "别的"), "BpmnError:E_OTHER"),
        (ValueError("长" * 5000), "ValueError"),
    ],
)
def test_a_failure_leaves_the_decision_and_nothing_of_the_service(stage: Stage, book: Book, error: Exception, cause: str) -> None:
    result = started(stage, "caught", ANN, amount=7)
    book.then = fails(error)

    decided = approve(stage, result.id, MAX)

    assert (decided.task_state, decided.instance.state) == (TaskState.APPROVED, InstanceState.RUNNING)
    assert booked(stage) == []
    found = incidents(stage)[0]
    assert (found.cause, found.element_path, found.message[:5], len(found.message) <= 2000) == (cause, "book", str(error)[:5], True)
    assert "Traceback" not in found.message
    assert detail(stage, result.id).instance.state == "faulted"
    assert [i.id for i in stage.engine.ask(Instances(state="faulted"), ANN).items] == [result.id]
    assert codes(stage, result.id)[-1] == "incident.opened"
    assert violations(stage.engine) == []


def test_an_sql_error_of_the_service_does_not_break_the_command(stage: Stage, book: Book) -> None:
    """On PostgreSQL a failed statement spoils its transaction up to the savepoint."""
    result = started(stage, "pay", ANN, amount=7)

    def ask_nonsense() -> None:
        book.seen[-1].connection.execute(text("SELECT no_such_column FROM branch"))

    book.then = ask_nonsense
    assert approve(stage, result.id, MAX).task_state is TaskState.APPROVED
    assert (booked(stage), len(incidents(stage))) == ([], 1)


def give(value: Any) -> Callable[[], Any]:
    return lambda: value


@pytest.mark.parametrize("answer", [Decimal("1.5"), date(2025, 1, 1), {1, 2}, object(), 2**80])
def test_an_answer_that_is_no_json_is_the_services_failure_not_the_approvers(stage: Stage, book: Book, answer: Any) -> None:
    result = started(stage, "pay", ANN, amount=7)
    book.then = give(answer)

    assert approve(stage, result.id, MAX).task_state is TaskState.APPROVED
    assert (booked(stage), len(incidents(stage))) == ([], 1)


def test_a_business_error_takes_its_boundary_and_what_the_service_wrote_is_gone(stage: Stage, book: Book) -> None:
    result = started(stage, "caught", ANN, amount=7)
    book.then = fails(BpmnError("E_FULL", "满了"))

    approve(stage, result.id, MAX)

    assert (open_at(stage, result.id), booked(stage), incidents(stage)) == (["fix"], [], [])
    assert approve(stage, result.id, FAY).instance.state is InstanceState.REJECTED


def test_a_retry_runs_the_service_alone_in_the_systems_name(stage: Stage, book: Book) -> None:
    result = started(stage, "pay", ANN, amount=7)
    book.then = fails(RuntimeError("断开"))
    approve(stage, result.id, MAX)
    first = incidents(stage)[0]

    still = stage.engine.execute(RetryIncident(first.id), ROOT)
    assert still.state is InstanceState.RUNNING
    second = incidents(stage)[0]
    assert (second.id != first.id, [i.id for i in incidents(stage, resolved=True)]) == (True, [first.id])

    book.then = lambda: {"ok": 2}
    stage.engine.execute(RetryIncident(second.id), ROOT)
    assert (open_at(stage, result.id), detail(stage, result.id).instance.state) == (["after"], "running")
    assert booked(stage) == ["booked3"]
    assert [c.actor.kind for c in book.seen] == ["person", "system", "system"]
    told = codes(stage, result.id)
    assert told == [
        "instance.submitted", "task.approved", "incident.opened", "incident.retried", "incident.opened", "incident.retried", "service.done",
    ]  # fmt: skip
    assert violations(stage.engine) == []
    assert stage.engine.ask(VerifyHistory(), ROOT) == []


def test_who_may_retry_and_what(stage: Stage, book: Book) -> None:
    result = started(stage, "pay", ANN, amount=7)
    book.then = fails(RuntimeError("断开"))
    approve(stage, result.id, MAX)
    found = incidents(stage)[0]

    for other in (ANN, MAX, ADA, DAN):
        with pytest.raises(NotAdministrator):
            stage.engine.execute(RetryIncident(found.id), other)
        with pytest.raises(NotAdministrator):
            stage.engine.ask(Incidents(), other)
    with pytest.raises(IncidentNotFound):
        stage.engine.execute(RetryIncident("no-such"), ROOT)
    book.then = lambda: None
    stage.engine.execute(RetryIncident(found.id), ROOT)
    with pytest.raises(IncidentNotFound):
        stage.engine.execute(RetryIncident(found.id), ROOT)


@pytest.mark.parametrize("how", ["withdrawn", "terminated"])
def test_an_incident_ends_with_its_request(stage: Stage, book: Book, how: str) -> None:
    result = started(stage, "pay", ANN, amount=7)
    book.then = fails(RuntimeError("断开"))
    approve(stage, result.id, MAX)
    found = incidents(stage)[0]

    command = Withdraw(result.id) if how == "withdrawn" else Cancel(result.id, "不要了")
    stage.engine.execute(command, ANN if how == "withdrawn" else ROOT)  # type: ignore[arg-type]

    assert incidents(stage) == []
    assert stage.engine.ask(InstanceById(result.id), ANN).incidents[0].resolved_at == stage.clock()
    with pytest.raises(InstanceStateChanged):
        stage.engine.execute(RetryIncident(found.id), ROOT)
    assert violations(stage.engine) == []


def test_an_incident_in_one_branch_does_not_stop_the_other(database: Database, book: Book) -> None:
    wide = draw(
        "wide", both("fork"), service("book", "book", amount="1"), user("check", "role:approver"), user("look", "role:finance"), both("join"),
        paths="""
        start > fork > book > join > end
        fork > check > look > join
        """,
    )  # fmt: skip
    stage = open_office(database, wide, handlers=handlers(wide=[book.task()]))
    book.then = fails(RuntimeError("断开"))
    result = started(stage, "wide", ANN)

    approve(stage, result.id, MAX)
    assert approve(stage, result.id, FAY).instance.state is InstanceState.RUNNING
    assert violations(stage.engine) == []
    book.then = lambda: None
    assert stage.engine.execute(RetryIncident(incidents(stage)[0].id), ROOT).state is InstanceState.APPROVED
    assert violations(stage.engine) == []


def test_a_service_that_fails_at_the_start_still_gives_a_request_that_can_be_repaired(database: Database, book: Book) -> None:
    first = draw("first", service("book", "book", amount="1"), user("check", "role:approver"), paths="start > book > check > end")
    stage = open_office(database, first, handlers=handlers(first=[book.task()]))
    book.then = fails(RuntimeError("断开"))
    result = started(stage, "first", ANN)
    assert (result.state, result.open_tasks) == (InstanceState.RUNNING, ())

    book.then = lambda: None
    assert [t.element_path for t in stage.engine.execute(RetryIncident(incidents(stage)[0].id), ROOT).open_tasks] == ["check"]


def test_the_list_counts_its_causes_and_can_be_cut_down_to_one(stage: Stage, book: Book) -> None:
    for error in (KeyError("x"), KeyError("y"), BpmnError("E_OTHER", "别的")):
        book.then = fails(error)
        approve(stage, started(stage, "caught", ANN, amount=7).id, MAX)
    ask = stage.engine.ask

    everything = Incidents(limit=1, total=True)
    assert [(one.cause, one.count) for one in ask(IncidentCauses(everything), ROOT)] == [("KeyError", 2), ("BpmnError:E_OTHER", 1)]
    assert ask(everything, ROOT).total == 3
    one = Incidents(cause="BpmnError:E_OTHER", total=True)
    assert (ask(one, ROOT).total, len(ask(IncidentCauses(one), ROOT))) == (1, 2)
    assert [i.cause for i in incidents(stage, sort="cause")] == ["BpmnError:E_OTHER", "KeyError", "KeyError"]
    for query in (everything, IncidentCauses(everything), IncidentById(incidents(stage)[0].id)):
        with pytest.raises(NotAdministrator):
            ask(query, MAX)


def test_one_failure_with_its_request_and_where_its_answer_would_go(stage: Stage, book: Book) -> None:
    result = started(stage, "caught", ANN, amount=7)
    book.then = fails(KeyError("x"))
    approve(stage, result.id, MAX)
    (found,) = incidents(stage)

    detail_ = stage.engine.ask(IncidentById(found.id), ROOT)

    assert (detail_.incident, detail_.instance.id, detail_.instance.state) == (found, result.id, "faulted")
    assert (detail_.result_variable, detail_.can_be_done_by_hand, detail_.resolved_by) == ("booked", True, None)
    assert (found.title, found.definition_name) == (detail_.instance.title, "caught")
    book.then = lambda: {"ok": True}
    stage.engine.execute(RetryIncident(found.id), ROOT)
    over = stage.engine.ask(IncidentById(found.id), ROOT)
    assert (over.incident.resolution, over.resolved_by and over.resolved_by.name) == ("retried", "管理员")
    with pytest.raises(IncidentNotFound):
        stage.engine.ask(IncidentById("no-such"), ROOT)
