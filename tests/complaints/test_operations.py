"""E. Versions, consistency, operations."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy import Engine as Database

from engine.actor import SYSTEM
from engine.commands import DeliverMessage, FireTimers, Resubmit, Urge
from engine.errors import UrgedTooOften
from engine.handlers import Context, service_task
from engine.queries import DefinitionFile, DiagramOf, InstanceById, Instances, UserTaskById
from engine.sweep import sweep
from engine.testing import Stage
from tests.commands.acting import approve, codes, detail, open_at, send_back, started, task_at
from tests.engine.drawing import catch, draw, service, timer, user, xor
from tests.engine.office import ANN, BEN, FAY, MAX, ROOT, handlers, open_office
from tests.forms.build import schema, text


@pytest.fixture
def stage(database: Database) -> Stage:
    return open_office(database)


def version(label: str) -> dict[str, bytes]:
    return draw("versioned", user("check", "user:max", name=label), paths="start > check > end", more={"forms/start.form": schema(text(label))})


def test_an_older_request_is_shown_as_it_was_when_it_began__ruoyi_1182(stage: Stage) -> None:
    stage.deploy_files(version("old"))
    request = started(stage, "versioned", ANN, old="甲").id
    stage.deploy_files(version("new"))

    shown = stage.engine.ask(UserTaskById(task_at(stage, request)), MAX)

    assert shown.task.name == "old"
    assert shown.start_form is not None
    assert shown.start_form.variables == {"old": "甲"}


def test_a_request_of_an_old_version_has_its_diagram_and_goes_on__ferry_135(stage: Stage) -> None:
    stage.deploy_files(version("old"))
    request = started(stage, "versioned", ANN, old="甲").id
    stage.deploy_files(draw("versioned", user("other", "user:fay"), paths="start > other > end"))

    assert b"check" in stage.engine.ask(DiagramOf(request), ANN).xml.encode()
    approve(stage, request, MAX)
    assert detail(stage, request).instance.state == "approved"


def test_every_version_can_be_taken_out_as_it_was_put_in__steedos_workflow_2109(stage: Stage) -> None:
    old, new = version("old"), version("new")
    stage.deploy_files(old)
    stage.deploy_files(new)

    for number, files in ((1, old), (2, new)):
        for name, content in files.items():
            assert stage.engine.ask(DefinitionFile("versioned", number, name), ROOT) == content


def test_the_business_is_changed_when_the_process_is_done_or_neither__ruoyi_plus_40(database: Database) -> None:
    @service_task("book", effect="database")
    def book(context: Context) -> None:
        _note(context.connection, "booked")
        if context.variables.get("fail"):
            raise RuntimeError("after it has written")

    stage = open_office(
        database, draw("booking", user("check", "user:max"), service("book", "book"), paths="start > check > book > end"),
        handlers=handlers(booking=[book]),
    )  # fmt: skip
    stage.engine.write(lambda connection: connection.exec_driver_sql("CREATE TABLE booked (what VARCHAR(20))"))
    good, bad = started(stage, "booking", ANN).id, started(stage, "booking", ANN, fail=True).id

    approve(stage, good, MAX)
    approve(stage, bad, MAX)

    rows = stage.engine.write(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM booked").scalar())
    assert detail(stage, good).instance.state == "approved"
    assert detail(stage, bad).instance.state == "faulted", "it stands at the service, for somebody to repair"
    assert rows == 1


def _note(connection: Connection, what: str) -> None:
    connection.exec_driver_sql(f"INSERT INTO booked VALUES ('{what}')")  # a word of this file


def test_behind_a_delay_it_is_approved_as_anywhere__ruoyi_806(stage: Stage) -> None:
    stage.deploy_files(draw("delayed", timer("wait", duration="PT1H"), user("check", "user:max"), paths="start > wait > check > end"))
    request = started(stage, "delayed", ANN).id
    stage.clock.forward(timedelta(hours=2))
    stage.engine.execute(FireTimers(request), SYSTEM)

    approve(stage, request, MAX)

    assert detail(stage, request).instance.state == "approved"


def test_the_initiator_reminds_and_not_all_the_time__steedos_workflow_1444__springboot_framework_66(stage: Stage) -> None:
    stage.deploy_files(version("old"))
    request = started(stage, "versioned", ANN).id

    stage.engine.execute(Urge(request, "请尽快"), ANN)

    assert "instance.urged" in codes(stage, request)
    with pytest.raises(UrgedTooOften):
        stage.engine.execute(Urge(request), ANN)


def test_a_step_that_is_reached_again_reminds_again__ruoyi_1018(stage: Stage) -> None:
    stage.deploy_files(draw("late", user("check", "user:max", due="PT10H"), paths="start > check > end"))
    request = started(stage, "late", ANN).id
    for _ in range(2):
        stage.clock.forward(timedelta(hours=9))
        sweep(stage.engine)
        send_back(stage, request, MAX)
        stage.engine.execute(Resubmit(request), ANN)

    assert codes(stage, request).count("task.reminded") == 2


@pytest.mark.parametrize(("amount", "at"), [(11, "high"), (10, "low"), (None, "low")])
def test_a_flow_is_taken_when_its_condition_holds_and_not_otherwise__yudao_admin_107(stage: Stage, amount: int | None, at: str) -> None:
    stage.deploy_files(
        draw(
            "branching", xor("g"), user("high", "user:max"), user("low", "user:fay"),
            paths="start > g\ng > high: amount > 10\ng >* low\nhigh > end\nlow > end",
        )
    )  # fmt: skip

    assert open_at(stage, started(stage, "branching", ANN, amount=amount).id) == [at]


def test_a_message_that_comes_twice_acts_once__wxjava_3088(stage: Stage) -> None:
    stage.deploy_files(draw("paid", catch("receipt", "payment", key='"P1"'), user("check", "user:max"), paths="start > receipt > check > end"))
    request = started(stage, "paid", ANN).id

    for _ in range(2):
        stage.engine.execute(DeliverMessage("payment", "P1", "m-1"), ROOT)

    assert open_at(stage, request) == ["check"]
    assert codes(stage, request).count("message.received") == 1


def test_an_administrator_sees_every_request_and_others_theirs__bk_itsm_1499(stage: Stage) -> None:
    stage.deploy_files(version("old"))
    hers, his = started(stage, "versioned", ANN).id, started(stage, "versioned", BEN).id

    def seen(by: object) -> set[str]:
        return {item.id for item in stage.engine.ask(Instances(), by).items}  # type: ignore[arg-type]

    assert seen(ROOT) == {hers, his}
    assert seen(ANN) == {hers}
    assert seen(FAY) == set()
    assert stage.engine.ask(InstanceById(his), ROOT).instance.open_tasks
