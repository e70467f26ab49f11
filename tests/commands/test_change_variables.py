"""修改表单: an administrator mends what a request says; the difference stays in its history."""

from typing import Any

import pytest
from sqlalchemy import Engine as Database

from engine.commands import ChangeVariables, Suspend
from engine.errors import FieldsRejected, InstanceStateChanged, ObjectLocked, StaleVersion, VariablesRejected
from engine.queries import HistoryOf
from engine.testing import Stage
from engine.testing.invariants import violations
from tests.commands.acting import approve, codes, detail, open_at, send_back, started
from tests.engine.drawing import draw, end, form, user, xor
from tests.engine.office import ANN, FAY, MAX, ROOT, open_office

BARE = draw(
    "bare", user("check", "role:approver"), xor("gate"), user("big", "role:finance"), user("small", "role:approver"), end(), end("end_small"),
    paths="""
    start > check > gate
    gate > big: amount > 100
    big > end
    gate >* small > end_small
    """,
)  # fmt: skip
FORMED = draw(
    "formed", user("check", "role:approver"), paths="start > check > end", title='"换号 " + tax_no', lock='{key: "tax:" + tax_no}',
    more=form(
        "start", {"type": "textfield", "key": "tax_no", "validate": {"required": True, "maxLength": 20}},
        {"type": "number", "key": "amount"},
    ),
)  # fmt: skip


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, BARE, FORMED)


def change(stage: Stage, instance_id: str, variables: dict[str, Any], **more: Any) -> Any:
    return stage.engine.execute(ChangeVariables(instance_id, "客户来电更正", variables, **more), ROOT)


def test_the_difference_is_in_the_history_and_the_diagram_reads_the_new_value(stage: Stage) -> None:
    result = started(stage, "bare", ANN, amount=5, note="旧", gone=1)

    answer = change(stage, result.id, {"amount": 500, "note": "旧"}, removed=("gone",))
    approve(stage, result.id, MAX)

    assert answer.form_version == result.form_version + 1
    assert open_at(stage, result.id) == ["big"]
    entry = stage.engine.ask(HistoryOf(result.id), ANN)[1]
    assert (entry.code, entry.params) == ("variables.changed", {"changes": {"amount": [5, 500], "gone": [1, None]}, "reason": "客户来电更正"})
    assert "gone" not in detail(stage, result.id).variables
    assert violations(stage.engine) == []


def test_nothing_changed_is_nothing_written(stage: Stage) -> None:
    result = started(stage, "bare", ANN, amount=5)

    answer = change(stage, result.id, {"amount": 5})

    assert (answer.form_version, codes(stage, result.id)) == (result.form_version, ["instance.submitted"])


def test_fields_of_the_start_form_keep_their_type_and_title_and_lock_follow(stage: Stage) -> None:
    result = started(stage, "formed", ANN, tax_no="A1", amount=5)
    other = started(stage, "formed", ANN, tax_no="B2", amount=5)

    with pytest.raises(FieldsRejected) as refused:
        change(stage, result.id, {"amount": "很多", "tax_no": "长" * 21, "free": True})
    assert sorted(refused.value.errors) == ["amount", "tax_no"]
    with pytest.raises(ObjectLocked):
        change(stage, result.id, {"tax_no": "B2"})
    change(stage, result.id, {"tax_no": "C3", "free": True})
    change(stage, other.id, {"tax_no": "A1"})

    found = detail(stage, result.id)
    assert (found.instance.title, found.variables["amount"]) == ("换号 C3", 5)
    assert codes(stage, result.id) == ["instance.submitted", "variables.changed"]


@pytest.mark.parametrize("values", [{"outcome": "approved"}, {"initiator": {}}, {"a": {"b": [{"$secret": "x"}]}}])
def test_what_the_engine_writes_itself_and_secrets_are_refused(stage: Stage, values: dict[str, Any]) -> None:
    result = started(stage, "formed", ANN, tax_no="A1")

    with pytest.raises(FieldsRejected) as refused:
        change(stage, result.id, values)

    assert list(refused.value.errors) == list(values)


def test_what_is_no_json_or_too_large_is_refused(stage: Stage) -> None:
    result = started(stage, "bare", ANN)

    for value in (float("nan"), "x" * 300_000, "\0"):
        with pytest.raises(VariablesRejected):
            change(stage, result.id, {"a": value})


def test_an_old_screen_is_refused_a_suspended_request_is_not_and_a_finished_one_is(stage: Stage) -> None:
    result = started(stage, "bare", ANN, amount=1)
    stage.engine.execute(Suspend(result.id, "查"), ROOT)

    with pytest.raises(StaleVersion):
        change(stage, result.id, {"amount": 2}, form_version=result.form_version + 1)
    assert change(stage, result.id, {"amount": 2}, form_version=result.form_version).shown_state == "suspended"

    done = started(stage, "bare", ANN, amount=1000)
    approve(stage, done.id, MAX)
    approve(stage, done.id, FAY)
    with pytest.raises(InstanceStateChanged):
        change(stage, done.id, {"amount": 2})


def test_a_returned_request_can_be_mended_too(stage: Stage) -> None:
    result = started(stage, "bare", ANN, amount=1)
    send_back(stage, result.id, MAX)

    change(stage, result.id, {"amount": 7})

    assert detail(stage, result.id).variables["amount"] == 7
    assert violations(stage.engine) == []
