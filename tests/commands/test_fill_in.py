"""What a decision may write: the fields of the form of its task, those opened to it, and never what the engine keeps."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import select

from engine.commands import Approve, Reject
from engine.errors import FieldsRejected, VariablesRejected
from engine.queries import HistoryOf, UserTaskById
from engine.store.instances import process_instance
from engine.testing import Stage
from tests.commands.acting import approve, detail, started
from tests.engine.drawing import draw, form, user
from tests.engine.office import ANN, FAY, MAX, open_office

FILLED = draw(
    "filled", user("price", "role:finance"), paths="start > price > end",
    more=form("start", {"type": "textfield", "key": "reason", "validate": {"required": True}})
    | form(
        "price", {"type": "number", "key": "fee", "validate": {"required": True, "min": 0}}, {"type": "textfield", "key": "reason", "readonly": True}
    ),
)  # fmt: skip
OPENED = draw(
    "opened", user("amend", "role:approver", fields='{"amount": "required", "secret": "hidden"}'), paths="start > amend > end",
    more=form("start", {"type": "number", "key": "amount"}, {"type": "textfield", "key": "reason"}, {"type": "textfield", "key": "secret"}),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def test_the_tasks_own_form_is_checked_and_only_its_writable_fields_are_taken(stage: Stage) -> None:
    stage.deploy_files(FILLED)
    result = started(stage, "filled", ANN, reason="换")
    task = result.open_tasks[0].id

    for wrong, path in (({}, "fee"), ({"fee": -1}, "fee"), ({"fee": 1, "unknown": 1}, "unknown")):
        with pytest.raises(FieldsRejected) as refusal:
            stage.engine.execute(Approve(task, variables=wrong), FAY)
        assert list(refusal.value.errors) == [path]
    assert detail(stage, result.id).variables == {"reason": "换"}
    stage.engine.execute(Approve(task, variables={"fee": 20, "reason": "改写"}), FAY)
    with stage.database.connect() as connection:
        stored: Any = connection.scalar(select(process_instance.c.variables))
    assert (stored["fee"], stored["reason"]) == (20, "换")
    assert stage.engine.ask(HistoryOf(result.id), ANN)[1].params["changed"] == ["fee"]


def test_a_rejection_writes_no_fields(stage: Stage) -> None:
    stage.deploy_files(FILLED)
    task = started(stage, "filled", ANN, reason="换").open_tasks[0].id

    assert stage.engine.execute(Reject(task, "不行"), FAY).instance.form_version == 1


def test_fields_of_the_start_form_that_are_opened_to_a_task_may_be_changed_there(stage: Stage) -> None:
    stage.deploy_files(OPENED)
    result = started(stage, "opened", ANN, amount=1, reason="原", secret="密")
    task = result.open_tasks[0].id

    view = stage.engine.ask(UserTaskById(task), MAX)
    assert view.form is not None and view.start_form is not None
    assert "secret" not in view.form.variables and "secret" not in view.start_form.variables
    with pytest.raises(FieldsRejected):
        stage.engine.execute(Approve(task, variables={"amount": None}), MAX)
    stage.engine.execute(Approve(task, variables={"amount": 9, "reason": "新", "secret": "改"}), MAX)
    assert detail(stage, result.id).variables == {"amount": 9, "reason": "原", "secret": "密"}


def test_without_any_form_variables_are_taken_but_not_those_the_engine_keeps(stage: Stage) -> None:
    stage.deploy_files(draw("open", user("first", "role:approver"), user("second", "role:finance"), paths="start > first > second > end"))
    for odd in ("x", {"second": "approved"}, None):
        result = started(stage, "open", ANN, a=1)
        with pytest.raises(VariablesRejected):
            approve(stage, result.id, MAX, variables={"a": float("nan")})
        approve(stage, result.id, MAX, variables={"outcomes": odd, "outcome": "rejected", "initiator": {"id": "max"}, "b": 2})
        assert detail(stage, result.id).variables == {"a": 1, "b": 2, "outcome": "approved", "outcomes": {"first": "approved"}}
