"""The same key gives the same answer, and one effect; the same key with another body is a mistake."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import func, select

from engine.commands import (
    AddPerson,
    Approve,
    Cancel,
    Claim,
    Complete,
    DeployProcess,
    Reject,
    ReturnTo,
    SaveTaskDraft,
    StartInstance,
    UploadFile,
    Withdraw,
)
from engine.errors import DefinitionNotFound, IdempotencyKeyReused, NotAssigned, OpinionRequired, TaskStateChanged
from engine.store.history import history_entry
from engine.store.instances import process_instance
from engine.testing import Stage
from tests.commands.acting import codes, detail, started
from tests.commands.test_races import at_once
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, BEN, DAN, EVE, MAX, ROOT, TOM, open_office

TWO = draw("two", user("first", "role:approver"), user("second", "role:approver"), paths="start > first > second > end")


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, TWO)


def requests(stage: Stage) -> int:
    with stage.database.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(process_instance)) or 0)


def test_a_repeated_start_makes_one_request(stage: Stage) -> None:
    answers = [stage.engine.execute(StartInstance("two", {"金额": 1.5}), ANN, idempotency_key="k") for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert (requests(stage), type(answers[2])) == (1, type(answers[0]))


def test_eight_repetitions_at_once_have_one_effect_and_one_answer(stage: Stage) -> None:
    answers: list[Any] = at_once(8, lambda n: stage.engine.execute(StartInstance("two", {"a": 1}), ANN, idempotency_key="k"))

    assert len({answer.id for answer in answers}) == 1, answers
    assert requests(stage) == 1
    task = answers[0].open_tasks[0].id
    decided: list[Any] = at_once(8, lambda n: stage.engine.execute(Approve(task, opinion="好"), MAX, idempotency_key="d"))
    assert [d for d in decided if d != decided[0]] == []
    assert codes(stage, answers[0].id) == ["instance.submitted", "task.approved"]


@pytest.mark.parametrize("verb", ["claim", "draft", "approve", "reject", "return", "complete"])
def test_the_same_answer_is_given_also_after_the_task_has_closed(stage: Stage, verb: str) -> None:
    result = started(stage, "two", ANN)
    task = result.open_tasks[0].id
    command: Any = {
        "claim": Claim(task), "draft": SaveTaskDraft(task, {"a": 1}), "approve": Approve(task), "reject": Reject(task, "不"),
        "return": ReturnTo(task, opinion="改"), "complete": Complete(task),
    }[verb]  # fmt: skip
    first = stage.engine.execute(command, MAX, idempotency_key="k")
    if verb != "reject":
        stage.engine.execute(Cancel(result.id, "到此为止"), ROOT)
    told = codes(stage, result.id)

    assert stage.engine.execute(command, MAX, idempotency_key="k") == first
    assert codes(stage, result.id) == told
    with pytest.raises((TaskStateChanged, NotAssigned)):
        stage.engine.execute(command, EVE, idempotency_key="k")


def test_the_same_key_with_another_body_is_refused_and_does_nothing(stage: Stage) -> None:
    result = stage.engine.execute(StartInstance("two", {"a": 1}), ANN, idempotency_key="k")
    task = result.open_tasks[0].id
    stage.engine.execute(Approve(task, opinion="好"), MAX, idempotency_key="d")

    for other, by, key in (
        (StartInstance("two", {"a": 2}), ANN, "k"), (StartInstance("two", {"a": 1}, draft=True), ANN, "k"), (Withdraw(result.id), ANN, "k"),
        (Approve(task, opinion="不好"), MAX, "d"), (Reject(task, "好"), MAX, "d"),
    ):  # fmt: skip
        with pytest.raises(IdempotencyKeyReused):
            stage.engine.execute(other, by, idempotency_key=key)  # type: ignore[arg-type]
    assert (requests(stage), detail(stage, result.id).instance.state) == (1, "running")


def test_a_key_belongs_to_its_actor(stage: Stage) -> None:
    ann = stage.engine.execute(StartInstance("two"), ANN, idempotency_key="k")
    ben = stage.engine.execute(StartInstance("two"), BEN, idempotency_key="k")

    assert ann.id != ben.id


def test_a_refused_command_leaves_its_key_free(stage: Stage) -> None:
    task = started(stage, "two", ANN).open_tasks[0].id
    with pytest.raises(OpinionRequired):
        stage.engine.execute(Reject(task, ""), MAX, idempotency_key="k")
    with pytest.raises(DefinitionNotFound):
        stage.engine.execute(StartInstance("no_such"), TOM, idempotency_key="k")

    assert stage.engine.execute(Reject(task, "不行"), MAX, idempotency_key="k").task_state == "rejected"


def test_every_kind_of_answer_comes_back_as_it_was(stage: Stage) -> None:
    commands: list[Any] = [AddPerson("new", "新", memberships=[("r", "b")]), DeployProcess(TWO), UploadFile("a.txt", b"\x00\xff")]
    for number, command in enumerate(commands):
        first = stage.engine.execute(command, ROOT, idempotency_key=f"k{number}")
        again = stage.engine.execute(command, ROOT, idempotency_key=f"k{number}")
        assert again == first
    with pytest.raises(IdempotencyKeyReused):
        stage.engine.execute(UploadFile("a.txt", b"\x00\xfe"), ROOT, idempotency_key="k2")
    assert stage.engine.execute(DeployProcess(TWO), DAN, idempotency_key="k").changed is False


def test_a_history_is_written_once_for_a_repeated_command(stage: Stage) -> None:
    for _ in range(3):
        stage.engine.execute(StartInstance("two"), ANN, idempotency_key="k")
    with stage.database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(history_entry)) == 1
