"""D. Forms and permissions."""

import pytest
from sqlalchemy import Engine as Database

from engine.commands import Approve, UploadFile
from engine.errors import InstanceNotFound
from engine.queries import InstanceById, UserTaskById
from engine.testing import Stage
from tests.commands.acting import approve, detail, started, task_at
from tests.engine.drawing import draw, user
from tests.engine.office import ANN, FAY, MAX, TOM, open_office
from tests.forms.build import number, picker, rows, schema, text

FORM = schema(text("reason"), number("amount"), picker("contract"), rows("items", text("name"), number("price")))
BUSINESS = draw(
    "business",
    user("edit", "user:max", fields='{"amount": "write", "contract": "write", "items.price": "write"}'),
    user("read", "user:fay", fields='{"amount": "hidden", "items.price": "hidden"}'),
    paths="start > edit > read > end", more={"forms/start.form": FORM},
)  # fmt: skip
ASKED = {"reason": "采购", "amount": 5, "contract": [], "items": [{"name": "甲", "price": 1}, {"name": "乙", "price": 2}]}


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database, BUSINESS)


def test_who_approves_may_change_what_was_opened_to_him_and_add_the_contract__ruoyi_581(stage: Stage) -> None:
    request = started(stage, "business", ANN, **ASKED).id
    contract = stage.engine.execute(UploadFile("合同.txt", b"text"), MAX).id

    stage.engine.execute(Approve(task_at(stage, request), variables={"amount": 7, "contract": [contract]}), MAX)

    assert detail(stage, request).variables["amount"] == 7
    assert detail(stage, request).variables["contract"] == [contract]


def test_a_column_of_a_table_has_its_own_permission__ruoyi_1158(stage: Stage) -> None:
    request = started(stage, "business", ANN, **ASKED).id
    changed = [{"name": "甲", "price": 10}, {"name": "乙", "price": 20}]
    stage.engine.execute(Approve(task_at(stage, request), variables={"items": changed}), MAX)
    shown = stage.engine.ask(UserTaskById(task_at(stage, request)), FAY)

    assert detail(stage, request).variables["items"] == changed
    assert shown.start_form is not None
    assert shown.start_form.variables["items"] == [{"name": "甲"}, {"name": "乙"}], "hidden from the next step"


def test_who_has_a_task_may_read_the_request_without_being_given_a_right__ruoyi_590(stage: Stage) -> None:
    request = started(stage, "business", ANN, **ASKED).id

    assert stage.engine.ask(InstanceById(request), MAX).variables["reason"] == "采购"
    with pytest.raises(InstanceNotFound):
        stage.engine.ask(InstanceById(request), TOM)


def test_a_process_brings_the_form_of_its_business__ruoyi_688(stage: Stage) -> None:
    request = started(stage, "business", ANN, **ASKED).id

    form = stage.engine.ask(UserTaskById(task_at(stage, request)), MAX).start_form

    assert form is not None
    assert [row["label"] for section in form.sections for row in section["rows"]] == ["[reason]", "[amount]", "[contract]", "[items]"]


@pytest.mark.parametrize("sent", [{"reason": "", "amount": 7}, {"amount": 7}, {"reason": None, "amount": 7}])
def test_a_field_that_is_only_read_is_never_emptied__jeecg_8947(stage: Stage, sent: dict[str, object]) -> None:
    request = started(stage, "business", ANN, **ASKED).id

    stage.engine.execute(Approve(task_at(stage, request), variables=sent), MAX)

    assert detail(stage, request).variables["reason"] == "采购"


def test_a_hidden_field_keeps_its_value__steedos_platform_891(stage: Stage) -> None:
    request = started(stage, "business", ANN, **ASKED).id
    approve(stage, request, MAX)

    stage.engine.execute(Approve(task_at(stage, request), variables={"reason": "x"}), FAY)

    assert detail(stage, request).variables == ASKED


def test_each_step_says_what_is_seen_and_what_is_changed__jeecg_4265(stage: Stage) -> None:
    request = started(stage, "business", ANN, **ASKED).id
    first = stage.engine.ask(UserTaskById(task_at(stage, request)), MAX)
    approve(stage, request, MAX)
    second = stage.engine.ask(UserTaskById(task_at(stage, request)), FAY)

    assert first.form is not None
    assert not first.form.read_only
    assert second.form is None
    assert second.start_form is not None
    assert "amount" not in second.start_form.variables
